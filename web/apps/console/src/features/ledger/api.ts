import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listVouchers = (query: ListQuery) => api.get("/api/staff/vouchers", { query });

export const getVoucher = (number: string) => api.get("/api/staff/vouchers/{number}", { path: { number } });

export const getTrialBalance = (on: string) => api.get("/api/staff/trial-balance", { query: { on } });

export const listCollectors = () => api.get("/api/staff/fee-collectors");

export const listSettlements = (query: ListQuery) => api.get("/api/staff/fee-settlements", { query });

export const settleFees = (body: { collector: string; amount: string; reference: string }, key: string) =>
  api.post("/api/staff/fee-settlements", { body, key });

export const listAccounts = () => api.get("/api/staff/accounts");
