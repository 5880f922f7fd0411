import { api } from "@/app/api";

export const readPaper = (kind: string, file: File, key: string) =>
  api.upload("/api/staff/papers", { file, fields: { kind }, key });

export const getReading = (reading_id: number) =>
  api.get("/api/staff/papers/{reading_id}", { path: { reading_id } });

export const pagePicture = (reading_id: number, page: number) =>
  api.blob("/api/staff/papers/{reading_id}/pages/{page}", { path: { reading_id, page } });

export const confirmReading = (reading_id: number, fields: Record<string, string>, key: string) =>
  api.post("/api/staff/papers/{reading_id}/confirm", { path: { reading_id }, body: { fields }, key });
