import type { ApprovalFlowDocument } from "./document";

import { api } from "@/app/api";

const ONE = "/api/staff/approval-flows/{flow_id}";
const path = (flow_id: number) => ({ path: { flow_id } });
const plain = (document: ApprovalFlowDocument) => document as unknown as Record<string, unknown>;

export const listApprovalFlows = () => api.get("/api/staff/approval-flows");

export const listFlowWords = () => api.get("/api/staff/approval-flows/words");

export const getApprovalFlow = (flow_id: number) => api.get(ONE, path(flow_id));

export const drawFlow = (
  names: { code: string; name: string; name_en: string },
  document: ApprovalFlowDocument,
  key: string,
) => api.post("/api/staff/approval-flows", { body: { ...names, content: plain(document) }, key });

export const drawNextVersion = (based_on: number, key: string) =>
  api.post("/api/staff/approval-flows", { body: { based_on }, key });

export const saveApprovalFlow = (
  flow_id: number,
  document: ApprovalFlowDocument,
  note: string,
  key: string,
) => api.put(ONE, { ...path(flow_id), body: { content: plain(document), note }, key });

export const tryApprovalFlow = (flow_id: number, key: string) =>
  api.post(`${ONE}/try`, { ...path(flow_id), key });

export const submitApprovalFlow = (flow_id: number, key: string) =>
  api.post(`${ONE}/submit`, { ...path(flow_id), key });

export const checkApprovalFlow = (flow_id: number, approve: boolean, opinion: string, key: string) =>
  api.post(`${ONE}/check`, { ...path(flow_id), body: { approve, opinion }, key });

export const retireApprovalFlow = (flow_id: number, key: string) =>
  api.post(`${ONE}/retire`, { ...path(flow_id), key });
