import type {
  AssetEntry,
  GuaranteeEntry,
  PolicyEntry,
  RegistrationEntry,
  ReleaseEntry,
  SecurityEntry,
  ValuationEntry,
} from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const ASSET = "/api/staff/collateral/{number}";
const SECURITY = "/api/staff/securities/{security_id}";
const asset = (number: string) => ({ path: { number } });
const security = (id: number) => ({ path: { security_id: id } });

export const listAssets = (query: ListQuery) => api.get("/api/staff/collateral", { query });
export const listKinds = () => api.get("/api/staff/collateral/kinds");
export const getAsset = (number: string) => api.get(ASSET, asset(number));
export const registerAsset = (body: AssetEntry, key: string) =>
  api.post("/api/staff/collateral", { body, key });
export const revealAsset = (number: string, reason: string, key: string) =>
  api.post(`${ASSET}/reveal`, { ...asset(number), body: { reason }, key });
export const addValuation = (number: string, body: ValuationEntry, key: string) =>
  api.post(`${ASSET}/valuations`, { ...asset(number), body, key });
export const addPolicy = (number: string, body: PolicyEntry, key: string) =>
  api.post(`${ASSET}/policies`, { ...asset(number), body, key });
export const addPaper = (number: string, kind: string, file: File, key: string) =>
  api.upload(`${ASSET}/documents`, { ...asset(number), fields: { kind }, file, key });
export const paperOf = (number: string, id: number, name: string) =>
  api.download(`${ASSET}/documents/{document_id}`, name, { path: { number, document_id: id } });

export const caseCard = (number: string) => api.get("/api/staff/cases/{number}/securities", asset(number));
export const customerCard = (number: string) =>
  api.get("/api/staff/customers/{number}/securities", asset(number));
export const propose = (body: SecurityEntry, key: string) => api.post("/api/staff/securities", { body, key });
export const agree = (id: number, key: string) => api.post(`${SECURITY}/agree`, { ...security(id), key });
export const giveUp = (id: number, reason: string, key: string) =>
  api.post(`${SECURITY}/void`, { ...security(id), body: { reason }, key });
export const askRegistration = (id: number, body: RegistrationEntry, key: string) =>
  api.post(`${SECURITY}/registration`, { ...security(id), body, key });
export const askRelease = (id: number, body: ReleaseEntry, key: string) =>
  api.post(`${SECURITY}/release`, { ...security(id), body, key });
export const answerStep = (id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/security-steps/{step_id}/answer", {
    path: { step_id: id },
    body: { approve, opinion },
    key,
  });
export const proposeGuarantee = (body: GuaranteeEntry, key: string) =>
  api.post("/api/staff/guarantees", { body, key });
export const agreeGuarantee = (id: number, key: string) =>
  api.post("/api/staff/guarantees/{guarantee_id}/agree", { path: { guarantee_id: id }, key });
export const endGuarantee = (id: number, reason: string, key: string) =>
  api.post("/api/staff/guarantees/{guarantee_id}/end", {
    path: { guarantee_id: id },
    body: { reason },
    key,
  });
