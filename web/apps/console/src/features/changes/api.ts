import type { LoanChangeEntry } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const one = (change_id: number) => ({ path: { change_id } });

export const listChanges = (query: ListQuery) => api.get("/api/staff/loan-changes", { query });

export const getChange = (change_id: number) =>
  api.get("/api/staff/loan-changes/{change_id}", one(change_id));

export const getEffect = (change_id: number) =>
  api.get("/api/staff/loan-changes/{change_id}/effect", one(change_id));

export const listChangesOf = (number: string) =>
  api.get("/api/staff/loans/{number}/changes", { path: { number } });

export const previewChange = (number: string, body: Omit<LoanChangeEntry, "reason">) =>
  api.post("/api/staff/loans/{number}/changes/preview", { path: { number }, body });

export const requestChange = (number: string, body: LoanChangeEntry, key: string) =>
  api.post("/api/staff/loans/{number}/changes", { path: { number }, body, key });

export const approveChange = (change_id: number, note: string, key: string) =>
  api.post("/api/staff/loan-changes/{change_id}/approve", { ...one(change_id), body: { note }, key });

export const declineChange = (change_id: number, note: string, key: string) =>
  api.post("/api/staff/loan-changes/{change_id}/decline", { ...one(change_id), body: { note }, key });

export const cancelChange = (change_id: number, key: string) =>
  api.post("/api/staff/loan-changes/{change_id}/cancel", { ...one(change_id), key });
