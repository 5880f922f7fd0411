import type { NewSigner } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const path = (number: string) => ({ path: { number } });

export const listContracts = (query: ListQuery) => api.get("/api/staff/contracts", { query });

export const getContract = (number: string) => api.get("/api/staff/contracts/{number}", path(number));

const FILE = "/api/staff/contracts/{number}/file";

export const contractFile = (number: string) => api.blob(FILE, path(number));

export const downloadContract = (number: string) => api.download(FILE, `${number}.pdf`, path(number));

export const redraftContract = (number: string, reason: string, key: string) =>
  api.post("/api/staff/contracts/{number}/redraft", { ...path(number), body: { reason }, key });
export const voidContract = (number: string, reason: string, key: string) =>
  api.post("/api/staff/contracts/{number}/void", { ...path(number), body: { reason }, key });

const SIGNERS = "/api/staff/contracts/{number}/signers";

export const listSigners = (number: string) => api.get(SIGNERS, path(number));

export const addSigner = (number: string, body: NewSigner, key: string) =>
  api.post(SIGNERS, { ...path(number), body, key });

export const removeSigner = (number: string, signer_id: number, key: string) =>
  api.delete(`${SIGNERS}/{signer_id}`, { path: { number, signer_id }, key });

export const resendLink = (number: string, signer_id: number, key: string) =>
  api.post(`${SIGNERS}/{signer_id}/link`, { path: { number, signer_id }, key });

export const getEvidence = (number: string) =>
  api.get("/api/staff/contracts/{number}/evidence", path(number));

export const downloadEvidence = (number: string) =>
  api.download("/api/staff/contracts/{number}/evidence/file", `${number}-evidence.json`, path(number));
