import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const getDayEnd = () => api.get("/api/staff/day-end");
export const getProgress = () => api.get("/api/staff/day-end/progress");
export const runDayEnd = (until: string | null, key: string) =>
  api.post("/api/staff/day-end/run", { body: { until }, key });

export const listOutbox = (query: ListQuery) => api.get("/api/staff/outbox", { query });
export const retryOutbox = (letter_id: number, key: string) =>
  api.post("/api/staff/outbox/{letter_id}/retry", { path: { letter_id }, key });

export const listChecks = () => api.get("/api/staff/checks");
