import type { FormValues, StepAct } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const path = (number: string) => ({ path: { number } });
const DOCUMENT = "/api/staff/applications/{number}/documents/{document_id}";

export const listApplications = (query: ListQuery) => api.get("/api/staff/applications", { query });

export const getApplication = (number: string) => api.get("/api/staff/applications/{number}", path(number));

export const startApplication = (product_code: string, key: string) =>
  api.post("/api/staff/applications", { body: { product_code }, key });

export const saveForm = (number: string, form: FormValues, key: string) =>
  api.put("/api/staff/applications/{number}/form", { ...path(number), body: { form }, key });

export const addDocument = (number: string, kind: string, file: File, key: string) =>
  api.upload("/api/staff/applications/{number}/documents", { ...path(number), file, fields: { kind }, key });

export const removeDocument = (number: string, document_id: number) =>
  api.delete(DOCUMENT, { path: { number, document_id } });

export const documentBlob = (number: string, document_id: number) =>
  api.blob(DOCUMENT, { path: { number, document_id } });

export const submitApplication = (number: string, key: string) =>
  api.post("/api/staff/applications/{number}/submit", { ...path(number), key });

export const withdrawApplication = (number: string, key: string) =>
  api.post("/api/staff/applications/{number}/withdraw", { ...path(number), key });

export const actOnStep = (number: string, act: StepAct, key: string) =>
  api.post("/api/staff/applications/{number}/act", { ...path(number), body: act, key });

export const listDeclineReasons = () => api.get("/api/staff/decline-reasons");

export const replayDecision = (record_id: number, key: string) =>
  api.post("/api/staff/decisions/{record_id}/replay", { path: { record_id }, key });

export const listColleagues = (number: string, to: "add" | "transfer") =>
  api.get("/api/staff/applications/{number}/colleagues", { ...path(number), query: { to } });

export const addSigner = (
  number: string,
  signer: { user_id: number; when: "before" | "after"; opinion: string; step_code: string },
  key: string,
) => api.post("/api/staff/applications/{number}/add-signer", { ...path(number), body: signer, key });

export const transferStep = (
  number: string,
  transfer: { user_id: number; opinion: string; step_code: string },
  key: string,
) => api.post("/api/staff/applications/{number}/transfer", { ...path(number), body: transfer, key });

export const remindSigners = (number: string, key: string) =>
  api.post("/api/staff/applications/{number}/remind", { ...path(number), key });

export const recallAct = (number: string, key: string) =>
  api.post("/api/staff/applications/{number}/recall", { ...path(number), key });

export const getDecisionVariables = (record_id: number) =>
  api.get("/api/staff/decisions/{record_id}/variables", { path: { record_id } });
