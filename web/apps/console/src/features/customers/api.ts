import type { NewCustomer } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const path = (number: string) => ({ path: { number } });

export const listCustomers = (query: ListQuery) => api.get("/api/staff/customers", { query });

export const getCustomer = (number: string) => api.get("/api/staff/customers/{number}", path(number));

export const registerCustomer = (body: NewCustomer, key: string) =>
  api.post("/api/staff/customers", { body, key });

export const revealCustomer = (number: string, fields: string[], reason: string, key: string) =>
  api.post("/api/staff/customers/{number}/reveal", { ...path(number), body: { fields, reason }, key });

export const proposeChange = (number: string, field: string, after: string, key: string) =>
  api.post("/api/staff/customers/{number}/changes", { ...path(number), body: { field, after }, key });

export const reviewChange = (change_id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/customer-changes/{change_id}/review", {
    path: { change_id },
    body: { approve, opinion },
    key,
  });
