import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const path = (number: string) => ({ path: { number } });

export const listContracts = (query: ListQuery) => api.get("/api/staff/contracts", { query });

export const getContract = (number: string) => api.get("/api/staff/contracts/{number}", path(number));

const FILE = "/api/staff/contracts/{number}/file";

export const contractFile = (number: string) => api.blob(FILE, path(number));

export const downloadContract = (number: string) => api.download(FILE, `${number}.pdf`, path(number));

export const voidContract = (number: string, reason: string, key: string) =>
  api.post("/api/staff/contracts/{number}/void", { ...path(number), body: { reason }, key });
