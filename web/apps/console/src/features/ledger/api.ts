import type { AccountRow, Page, TrialBalance, VoucherDetail, VoucherRow } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listVouchers = (query: ListQuery) => api.get<Page<VoucherRow>>("/api/staff/vouchers", { query });

export const getVoucher = (number: string) =>
  api.get<VoucherDetail>("/api/staff/vouchers/{number}", { path: { number } });

export const getTrialBalance = (on: string) =>
  api.get<TrialBalance>("/api/staff/trial-balance", { query: { on } });

export const listAccounts = () => api.get<AccountRow[]>("/api/staff/accounts");
