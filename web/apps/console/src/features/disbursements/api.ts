import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listDisbursements = (query: ListQuery) => api.get("/api/staff/disbursements", { query });

export const listReady = () => api.get("/api/staff/disbursements/ready");

export const requestDisbursement = (contract_number: string, key: string) =>
  api.post("/api/staff/disbursements", { body: { contract_number }, key });

export const approveDisbursement = (disbursement_id: number, key: string) =>
  api.post("/api/staff/disbursements/{disbursement_id}/approve", { path: { disbursement_id }, key });

export const cancelDisbursement = (disbursement_id: number, reason: string, key: string) =>
  api.post("/api/staff/disbursements/{disbursement_id}/cancel", {
    path: { disbursement_id },
    body: { reason },
    key,
  });
