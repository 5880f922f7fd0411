import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const BATCH = "/api/staff/batches/{number}";
const batch = (number: string) => ({ path: { number } });

export const listBatches = (query: ListQuery) => api.get("/api/staff/batches", { query });
export const getBatch = (number: string) => api.get(BATCH, batch(number));
export const listBatchRows = (number: string, query: ListQuery) =>
  api.get(`${BATCH}/rows`, { ...batch(number), query });
export const templateOf = (product: string) =>
  api.download("/api/staff/products/{code}/batch-template", "template.xlsx", { path: { code: product } });
export const uploadBatch = (name: string, file: File, key: string) =>
  api.upload("/api/staff/batches", { fields: { name }, file, key });
export const fileOf = (number: string) => api.download(`${BATCH}/file`, `${number}.xlsx`, batch(number));
export const importBatch = (number: string, leave_wrong: boolean, key: string) =>
  api.post(`${BATCH}/import`, { ...batch(number), body: { leave_wrong }, key });
export const handInBatch = (number: string, key: string) =>
  api.post(`${BATCH}/hand-in`, { ...batch(number), key });
export const withdrawBatch = (number: string, key: string) =>
  api.post(`${BATCH}/withdraw`, { ...batch(number), key });
export const remindBatch = (number: string, key: string) =>
  api.post(`${BATCH}/remind`, { ...batch(number), key });
export const attachPapers = (number: string, file: File, key: string) =>
  api.upload(`${BATCH}/documents`, { ...batch(number), file, key });
