import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listRuns = (query: ListQuery) => api.get("/api/staff/provision-runs", { query });

export const runNow = (key: string) => api.post("/api/staff/provision-runs", { key });

export const getRun = (run_id: number) => api.get("/api/staff/provision-runs/{run_id}", { path: { run_id } });

export const listRunLoans = (run_id: number, query: ListQuery) =>
  api.get("/api/staff/provision-runs/{run_id}/loans", { path: { run_id }, query });

export const getAssetQuality = () => api.get("/api/staff/asset-quality");
