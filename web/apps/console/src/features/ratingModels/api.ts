import type { RatingModelEntry } from "@huoshui/api";

import { api } from "@/app/api";

const MODEL = "/api/staff/rating-models/{model_id}";
const one = (model_id: number) => ({ path: { model_id } });

export const listModels = () => api.get("/api/staff/rating-models");

export const getModel = (id: number) => api.get(MODEL, one(id));

export const draftModel = (code: string, body: RatingModelEntry, key: string) =>
  api.post("/api/staff/rating-models", { body: { ...body, code }, key });

export const changeModel = (id: number, body: RatingModelEntry, key: string) =>
  api.post(`${MODEL}/change`, { ...one(id), body, key });

export const submitModel = (id: number, key: string) => api.post(`${MODEL}/submit`, { ...one(id), key });

export const checkModel = (id: number, approve: boolean, opinion: string, key: string) =>
  api.post(`${MODEL}/check`, { ...one(id), body: { approve, opinion }, key });
