import type { FlowContent } from "@huoshui/api";

import { api } from "@/app/api";

export const listFlows = () => api.get("/api/staff/flows");

export const getFlow = (flow_id: number) => api.get("/api/staff/flows/{flow_id}", { path: { flow_id } });

export const draftFlow = (flow_id: number, key: string) =>
  api.post("/api/staff/flows/{flow_id}/draft", { path: { flow_id }, key });

export const saveFlow = (flow_id: number, content: FlowContent, key: string) =>
  api.put("/api/staff/flows/{flow_id}", { path: { flow_id }, body: content, key });

export const fitLimits = (flow_id: number, key: string) =>
  api.post("/api/staff/flows/{flow_id}/fit-limits", { path: { flow_id }, key });

export const tryFlow = (flow_id: number, key: string) =>
  api.post("/api/staff/flows/{flow_id}/try", { path: { flow_id }, key });

export const getTrial = (trial_id: number) =>
  api.get("/api/staff/flow-trials/{trial_id}", { path: { trial_id } });

export const submitFlow = (flow_id: number, key: string) =>
  api.post("/api/staff/flows/{flow_id}/submit", { path: { flow_id }, key });

export const checkFlow = (flow_id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/flows/{flow_id}/check", { path: { flow_id }, body: { approve, opinion }, key });

export const launchFlow = (flow_id: number, share: number | null, key: string) =>
  api.post("/api/staff/flows/{flow_id}/launch", { path: { flow_id }, body: { share }, key });

export const retireFlow = (flow_id: number, key: string) =>
  api.post("/api/staff/flows/{flow_id}/retire", { path: { flow_id }, key });

export const getContest = (flow_id: number) =>
  api.get("/api/staff/flows/{flow_id}/contest", { path: { flow_id } });

export const getWatch = (flow_id: number) =>
  api.get("/api/staff/flows/{flow_id}/watch", { path: { flow_id } });

export const getPastCase = (flow_id: number, number: string) =>
  api.get("/api/staff/flows/{flow_id}/cases/{number}", { path: { flow_id, number } });

export const tryCase = (flow_id: number, packaged: Record<string, unknown>, key: string) =>
  api.post("/api/staff/flows/{flow_id}/bench", { path: { flow_id }, body: { package: packaged }, key });

export const tryCaseFile = (flow_id: number, file: File, key: string) =>
  api.upload("/api/staff/flows/{flow_id}/case-file", { path: { flow_id }, file, key });

export const listApprovedModels = async () =>
  (await api.get("/api/staff/models")).filter((model) => model.status === "approved");
