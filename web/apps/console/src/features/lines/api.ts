import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const LINE = "/api/staff/lines/{number}";
const one = (number: string) => ({ path: { number } });

export const listLines = (query: ListQuery) => api.get("/api/staff/lines", { query });

export const getLine = (number: string) => api.get(LINE, one(number));

export const draw = (number: string, body: { amount: string; term_months: number }, key: string) =>
  api.post(`${LINE}/draws`, { ...one(number), body, key });

export const freeze = (number: string, reason: string, key: string) =>
  api.post(`${LINE}/freeze`, { ...one(number), body: { reason }, key });

export const unlock = (number: string, reason: string, key: string) =>
  api.post(`${LINE}/unlock`, { ...one(number), body: { reason }, key });

export const close = (number: string, reason: string, key: string) =>
  api.post(`${LINE}/close`, { ...one(number), body: { reason }, key });

export const requestReview = (
  number: string,
  body: { limit_amount: string; expiry_date: string; reason: string },
  key: string,
) => api.post(`${LINE}/review`, { ...one(number), body, key });

export const answerReview = (number: string, approve: boolean, key: string) =>
  api.post(`${LINE}/review/answer`, { ...one(number), body: { approve }, key });
