import type { CheckRow, DayEndProgress, DayEndState, OutboxRow, Page } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const getDayEnd = () => api.get<DayEndState>("/api/staff/day-end");
export const getProgress = () => api.get<DayEndProgress>("/api/staff/day-end/progress");
export const runDayEnd = (until: string | null, key: string) =>
  api.post("/api/staff/day-end/run", { body: until ? { until } : {}, key });

export const listOutbox = (query: ListQuery) => api.get<Page<OutboxRow>>("/api/staff/outbox", { query });
export const retryOutbox = (id: number, key: string) =>
  api.post("/api/staff/outbox/{id}/retry", { path: { id }, key });

export const listChecks = () => api.get<CheckRow[]>("/api/staff/checks");
export const runChecks = (key: string) => api.post<CheckRow[]>("/api/staff/checks/run", { key });
