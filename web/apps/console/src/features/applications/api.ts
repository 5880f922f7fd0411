import type {
  ApplicationDetail,
  ApplicationRow,
  Decision,
  Doc,
  FormValues,
  Page,
  Reason,
} from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const path = (number: string) => ({ path: { number } });

export const listApplications = (query: ListQuery) =>
  api.get<Page<ApplicationRow>>("/api/staff/applications", { query });

export const getApplication = (number: string) =>
  api.get<ApplicationDetail>("/api/staff/applications/{number}", path(number));

export const startApplication = (product_code: string, key: string) =>
  api.post<{ number: string }>("/api/staff/applications", { body: { product_code }, key });

export const saveForm = (number: string, form: FormValues, key: string) =>
  api.put<ApplicationDetail>("/api/staff/applications/{number}/form", {
    ...path(number),
    body: { form },
    key,
  });

export const addDocument = (number: string, kind: string, file: File, key: string) =>
  api.upload<Doc>("/api/staff/applications/{number}/documents", {
    ...path(number),
    file,
    fields: { kind },
    key,
  });

export const removeDocument = (number: string, id: number) =>
  api.delete("/api/staff/applications/{number}/documents/{id}", { path: { number, id } });

export const documentBlob = (number: string, id: number) =>
  api.blob("/api/staff/applications/{number}/documents/{id}", { path: { number, id } });

export const submitApplication = (number: string, key: string) =>
  api.post("/api/staff/applications/{number}/submit", { ...path(number), key });

export const withdrawApplication = (number: string, key: string) =>
  api.post("/api/staff/applications/{number}/withdraw", { ...path(number), key });

export interface StepAct {
  action: "approve" | "return" | "decline";
  opinion: string;
  advised_amount?: string | null;
  advised_term_months?: number | null;
  reason_codes?: string[];
}

export const actOnStep = (number: string, act: StepAct, key: string) =>
  api.post("/api/staff/applications/{number}/act", { ...path(number), body: act, key });

export const listDeclineReasons = () => api.get<Reason[]>("/api/staff/decline-reasons");

export const getDecision = (id: number) => api.get<Decision>("/api/staff/decisions/{id}", { path: { id } });

export const replayDecision = (id: number, key: string) =>
  api.post<{ equal: boolean; differences: unknown[] }>("/api/staff/decisions/{id}/replay", {
    path: { id },
    key,
  });
