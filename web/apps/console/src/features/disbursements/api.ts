import type { PayoutPaymentIn } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listDisbursements = (query: ListQuery) => api.get("/api/staff/disbursements", { query });

export const listReady = () => api.get("/api/staff/disbursements/ready");

export type PayoutWay = "self" | "entrusted";

export const requestDisbursement = (
  contract_number: string,
  key: string,
  way: PayoutWay = "self",
  payments: PayoutPaymentIn[] = [],
  amount: string | null = null,
) => api.post("/api/staff/disbursements", { body: { contract_number, way, payments, amount }, key });

export const getOrder = (disbursement_id: number) =>
  api.get("/api/staff/disbursements/{disbursement_id}", { path: { disbursement_id } });

export const getOrderDesk = (number: string) =>
  api.get("/api/staff/contracts/{number}/payment", { path: { number } });

export const previewWay = (
  number: string,
  payments: PayoutPaymentIn[],
  key: string,
  amount: string | null = null,
) =>
  api.post("/api/staff/contracts/{number}/payment/preview", {
    path: { number },
    body: { payments, amount },
    key,
  });

export interface PaperFields {
  kind: "contract" | "order" | "invoice" | "receipt" | "other";
  paper_number: string;
  amount: string;
  counterparty: string;
}

export const filePaper = (number: string, fields: PaperFields, file: File, key: string) =>
  api.upload("/api/staff/contracts/{number}/papers", { path: { number }, fields, file, key });

export const openPaper = (paper_id: number, name: string) =>
  api.download("/api/staff/papers/{paper_id}/file", name, { path: { paper_id } });

export const openVoucher = (payment_id: number, name: string) =>
  api.download("/api/staff/payments/{payment_id}/voucher", name, { path: { payment_id } });

export const refusePayment = (payment_id: number, reason: string, key: string) =>
  api.post("/api/staff/payments/{payment_id}/refuse", { path: { payment_id }, body: { reason }, key });

export const returnPayment = (payment_id: number, reason: string, key: string) =>
  api.post("/api/staff/payments/{payment_id}/return", { path: { payment_id }, body: { reason }, key });

export const passPayment = (payment_id: number, key: string) =>
  api.post("/api/staff/payments/{payment_id}/pass", { path: { payment_id }, key });

export const correctPayment = (payment_id: number, body: PayoutPaymentIn, key: string) =>
  api.post("/api/staff/payments/{payment_id}/correct", { path: { payment_id }, body, key });

export const addCondition = (number: string, text: string, key: string) =>
  api.post("/api/staff/contracts/{number}/conditions", {
    path: { number },
    body: { text, blocks: true },
    key,
  });

export const meetCondition = (number: string, condition_id: number, note: string, key: string) =>
  api.post("/api/staff/contracts/{number}/conditions/{condition_id}/meet", {
    path: { number, condition_id },
    body: { note },
    key,
  });

export const waiveCondition = (number: string, condition_id: number, reason: string, key: string) =>
  api.post("/api/staff/contracts/{number}/conditions/{condition_id}/waive", {
    path: { number, condition_id },
    body: { reason },
    key,
  });

export const approveDisbursement = (disbursement_id: number, key: string) =>
  api.post("/api/staff/disbursements/{disbursement_id}/approve", { path: { disbursement_id }, key });

export const cancelDisbursement = (disbursement_id: number, reason: string, key: string) =>
  api.post("/api/staff/disbursements/{disbursement_id}/cancel", {
    path: { disbursement_id },
    body: { reason },
    key,
  });
