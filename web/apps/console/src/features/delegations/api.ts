import type { NewDelegation } from "@huoshui/api";

import { api } from "@/app/api";

export const listDelegations = () => api.get("/api/staff/delegations");

export const listPossibleDelegates = () => api.get("/api/staff/delegations/colleagues");

export const delegate = (body: NewDelegation, key: string) =>
  api.post("/api/staff/delegations", { body, key });

export const endDelegation = (delegation_id: number, key: string) =>
  api.post("/api/staff/delegations/{delegation_id}/end", { path: { delegation_id }, key });
