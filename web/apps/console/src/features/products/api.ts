import type { ProductRow, ProductVersionDetail } from "@huoshui/api";

import { api } from "@/app/api";

export const listProducts = () => api.get<ProductRow[]>("/api/staff/products");

export const getVersion = (id: number) =>
  api.get<ProductVersionDetail>("/api/staff/product-versions/{id}", { path: { id } });

export const draftVersion = (code: string, definition: object, key: string) =>
  api.post<{ id: number }>("/api/staff/products/{code}/versions", {
    path: { code },
    body: { definition },
    key,
  });

export const submitVersion = (id: number, key: string) =>
  api.post("/api/staff/product-versions/{id}/submit", { path: { id }, key });

export const checkVersion = (id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/product-versions/{id}/check", { path: { id }, body: { approve, opinion }, key });
