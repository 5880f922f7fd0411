import type { SourceChange } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listSources = () => api.get("/api/staff/sources");

export const listCosts = (month: string) => api.get("/api/staff/source-costs", { query: { month } });

export const listPulls = (query: ListQuery) => api.get("/api/staff/source-pulls", { query });

export const askChange = (change: SourceChange, key: string) =>
  api.post("/api/staff/source-changes", { body: change, key });

export const decideChange = (change_id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/source-changes/{change_id}/decide", {
    path: { change_id },
    body: { approve, opinion },
    key,
  });
