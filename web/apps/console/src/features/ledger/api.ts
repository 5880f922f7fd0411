import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listVouchers = (query: ListQuery) => api.get("/api/staff/vouchers", { query });

export const getVoucher = (number: string) => api.get("/api/staff/vouchers/{number}", { path: { number } });

export const getTrialBalance = (on: string) => api.get("/api/staff/trial-balance", { query: { on } });

export const listAccounts = () => api.get("/api/staff/accounts");
