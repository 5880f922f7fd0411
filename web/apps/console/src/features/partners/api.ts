import type { PartnerEntry } from "@huoshui/api";

import { api } from "@/app/api";

const ONE = "/api/staff/partners/{partner_id}";
const CHANGE = "/api/staff/partner-changes/{change_id}";
const one = (partner_id: number) => ({ path: { partner_id } });
const change = (change_id: number) => ({ path: { change_id } });

export const listPartners = () => api.get("/api/staff/partners");
export const getPartner = (id: number) => api.get(ONE, one(id));
export const listPartnerChanges = () => api.get("/api/staff/partner-changes");
export const listPartnerProducts = () => api.get("/api/staff/partner-products");
export const listBranches = () => api.get("/api/staff/branches");

export const proposePartner = (body: PartnerEntry, key: string) =>
  api.post("/api/staff/partner-changes", { body, key });
export const decideChange = (id: number, confirm: boolean, opinion: string, key: string) =>
  api.post(`${CHANGE}/decide`, { ...change(id), body: { confirm, opinion }, key });
export const withdrawChange = (id: number, key: string) =>
  api.post(`${CHANGE}/withdraw`, { ...change(id), key });
export const suspendPartner = (id: number, reason: string, key: string) =>
  api.post(`${ONE}/suspend`, { ...one(id), body: { reason }, key });
export const resumePartner = (id: number, reason: string, key: string) =>
  api.post(`${ONE}/resume`, { ...one(id), body: { reason }, key });
export const issueKey = (id: number, reason: string, key: string) =>
  api.post(`${ONE}/keys`, { ...one(id), body: { reason }, key });
export const retireKey = (id: number, keyId: number, days: number, reason: string, key: string) =>
  api.post(`${ONE}/keys/{key}/retire`, {
    path: { partner_id: id, key: keyId },
    body: { after_days: days, reason },
    key,
  });
