import type { RatingWish } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const OF_CUSTOMER = "/api/staff/customers/{number}/ratings";
const one = (number: string) => ({ path: { number } });

export const listRatings = (query: ListQuery) => api.get("/api/staff/ratings", { query });

export const ratingsOf = (number: string) => api.get(OF_CUSTOMER, one(number));

export const previewRating = (number: string, body: RatingWish) =>
  api.post(`${OF_CUSTOMER}/preview`, { ...one(number), body });

export const proposeRating = (number: string, body: RatingWish & { reason: string }, key: string) =>
  api.post(OF_CUSTOMER, { ...one(number), body, key });

export const answerRating = (rating_id: number, confirm: boolean, opinion: string, key: string) =>
  api.post("/api/staff/ratings/{rating_id}/answer", {
    path: { rating_id },
    body: { confirm, opinion },
    key,
  });
