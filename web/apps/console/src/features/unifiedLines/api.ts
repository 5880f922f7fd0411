import type { UnifiedProposalEntry } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const OF_CUSTOMER = "/api/staff/customers/{number}/unified-line";
const LINE = "/api/staff/unified-lines/{number}";
const one = (number: string) => ({ path: { number } });

export const listUnifiedLines = (query: ListQuery) => api.get("/api/staff/unified-lines", { query });

export const getUnifiedLine = (number: string) => api.get(LINE, one(number));

export const lineOf = (number: string) => api.get(OF_CUSTOMER, one(number));

export const measure = (number: string, body: { need: string; stated: string | null; members: string[] }) =>
  api.post(`${OF_CUSTOMER}/preview`, { ...one(number), body });

export const proposeLine = (number: string, body: UnifiedProposalEntry, key: string) =>
  api.post(OF_CUSTOMER, { ...one(number), body, key });

export const answerProposal = (proposal_id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/unified-line-proposals/{proposal_id}/answer", {
    path: { proposal_id },
    body: { approve, opinion },
    key,
  });

export const freeze = (number: string, reason: string, key: string) =>
  api.post(`${LINE}/freeze`, { ...one(number), body: { reason }, key });

export const release = (number: string, reason: string, key: string) =>
  api.post(`${LINE}/release`, { ...one(number), body: { reason }, key });

export const close = (number: string, reason: string, key: string) =>
  api.post(`${LINE}/close`, { ...one(number), body: { reason }, key });
