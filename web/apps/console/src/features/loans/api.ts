import type { RepaymentEntry, RepaymentWish, UseLine } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const path = (number: string) => ({ path: { number } });

export const listLoans = (query: ListQuery) => api.get("/api/staff/loans", { query });

export const getLoan = (number: string, as_of?: string) =>
  api.get("/api/staff/loans/{number}", { ...path(number), query: { as_of } });

export const quotePayoff = (number: string, on: string) =>
  api.get("/api/staff/loans/{number}/payoff-quote", { ...path(number), query: { on } });

export const previewRepayment = (number: string, body: RepaymentWish) =>
  api.post("/api/staff/loans/{number}/repayments/preview", { ...path(number), body });

export const receiveRepayment = (number: string, body: RepaymentEntry, key: string) =>
  api.post("/api/staff/loans/{number}/repayments", { ...path(number), body, key });

export const reverseEvent = (number: string, sequence: number, reason: string, key: string) =>
  api.post("/api/staff/loans/{number}/events/{sequence}/reverse", {
    path: { number, sequence },
    body: { reason },
    key,
  });

export const writeOff = (number: string, reason: string, key: string) =>
  api.post("/api/staff/loans/{number}/write-off", { ...path(number), body: { reason }, key });

export const recover = (number: string, body: { amount: string; external_reference: string }, key: string) =>
  api.post("/api/staff/loans/{number}/recoveries", {
    ...path(number),
    body: { ...body, channel: "transfer" },
    key,
  });

export const CERTIFICATE = "/api/staff/loans/{number}/certificate";

export const getUse = (number: string) => api.get("/api/staff/loans/{number}/use", { path: { number } });

export const fileReport = (number: string, lines: UseLine[], key: string) =>
  api.post("/api/staff/loans/{number}/use-reports", { path: { number }, body: { lines }, key });

export const reviewReport = (number: string, report_id: number, accept: boolean, note: string, key: string) =>
  api.post("/api/staff/loans/{number}/use-reports/{report_id}/review", {
    path: { number, report_id },
    body: { accept, note },
    key,
  });

export const importStatement = (number: string, file: File, key: string) =>
  api.upload("/api/staff/loans/{number}/statements", { path: { number }, file, key });
