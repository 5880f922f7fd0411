import type { NewCustomer, NewRelation, NewStatement } from "@huoshui/api";

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

export const getRelations = (number: string) =>
  api.get("/api/staff/customers/{number}/relations", path(number));

export const listRelationStaff = () => api.get("/api/staff/relation-staff");

export const proposeRelation = (number: string, body: NewRelation, key: string) =>
  api.post("/api/staff/customers/{number}/relations", { ...path(number), body, key });

export const endRelation = (relation_id: number, ended_on: string, reason: string, key: string) =>
  api.post("/api/staff/relations/{relation_id}/end", {
    path: { relation_id },
    body: { ended_on, reason },
    key,
  });

export const reviewRelation = (relation_id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/relations/{relation_id}/review", {
    path: { relation_id },
    body: { approve, opinion },
    key,
  });

export const getSpread = (number: string) => api.get("/api/staff/customers/{number}/spread", path(number));

export const proposeStatement = (number: string, body: NewStatement, key: string) =>
  api.post("/api/staff/customers/{number}/statements", { ...path(number), body, key });

export const reviewStatement = (entry_id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/statement-entries/{entry_id}/review", {
    path: { entry_id },
    body: { approve, opinion },
    key,
  });
