import { api } from "@/app/api";

const path = (version_id: number) => ({ path: { version_id } });

export const listProducts = () => api.get("/api/staff/products");

export const getVersion = (version_id: number) =>
  api.get("/api/staff/product-versions/{version_id}", path(version_id));

export const draftVersion = (code: string, definition: Record<string, unknown>, key: string) =>
  api.post("/api/staff/products/{code}/versions", { path: { code }, body: { definition }, key });

export const submitVersion = (version_id: number, key: string) =>
  api.post("/api/staff/product-versions/{version_id}/submit", { ...path(version_id), key });

export const checkVersion = (version_id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/product-versions/{version_id}/check", {
    ...path(version_id),
    body: { approve, opinion },
    key,
  });
