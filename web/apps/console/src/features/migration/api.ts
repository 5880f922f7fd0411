import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const getMigration = (query: ListQuery) => api.get("/api/staff/migration", { query });

export const listMovedLoans = (query: ListQuery) => api.get("/api/staff/migration/loans", { query });
