import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const path = (number: string) => ({ path: { number } });

export const listContracts = (query: ListQuery) => api.get("/api/staff/contracts", { query });

export const getContract = (number: string) => api.get("/api/staff/contracts/{number}", path(number));

export const FILE = "/api/staff/contracts/{number}/file";

export const voidContract = (number: string, reason: string, key: string) =>
  api.post("/api/staff/contracts/{number}/void", { ...path(number), body: { reason }, key });
