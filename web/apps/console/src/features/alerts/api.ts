import type { AlertAnswer } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listAlerts = (query: ListQuery) => api.get("/api/staff/alerts", { query });

export const listRules = () => api.get("/api/staff/alert-rules");

export const takeAlert = (alert_id: number, key: string) =>
  api.post("/api/staff/alerts/{alert_id}/take", { path: { alert_id }, key });

export const answerAlert = (alert_id: number, answer: AlertAnswer, key: string) =>
  api.post("/api/staff/alerts/{alert_id}/answer", { path: { alert_id }, body: answer, key });
