import type { CustomerDetail, CustomerRow, Page } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listCustomers = (query: ListQuery) =>
  api.get<Page<CustomerRow>>("/api/staff/customers", { query });

export const getCustomer = (number: string) =>
  api.get<CustomerDetail>("/api/staff/customers/{number}", { path: { number } });

export interface NewCustomer {
  kind: string;
  name: string;
  id_number: string;
  phone: string;
  address: string | null;
  bank_account: string | null;
  bank_name: string;
  profile: Record<string, unknown>;
}

export const registerCustomer = (body: NewCustomer, key: string) =>
  api.post<{ number: string }>("/api/staff/customers", { body, key });

export const revealCustomer = (number: string, fields: string[], reason: string, key: string) =>
  api.post<Record<string, string>>("/api/staff/customers/{number}/reveal", {
    path: { number },
    body: { fields, reason },
    key,
  });

export const proposeChange = (number: string, field: string, after: string, key: string) =>
  api.post("/api/staff/customers/{number}/changes", { path: { number }, body: { field, after }, key });

export const reviewChange = (id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/customer-changes/{id}/review", { path: { id }, body: { approve, opinion }, key });
