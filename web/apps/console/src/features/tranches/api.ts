import { api } from "@/app/api";

const path = (number: string) => ({ path: { number } });

export const getTranches = async (number: string) =>
  (await api.get("/api/staff/contracts/{number}/tranches", path(number))).tranches;

export const previewTranche = (number: string, amount: string) =>
  api.post("/api/staff/contracts/{number}/tranches/preview", { ...path(number), body: { amount } });
