import type { ReviewEntry } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listClassified = (query: ListQuery) => api.get("/api/staff/classified-loans", { query });

export const listReviews = (query: ListQuery) => api.get("/api/staff/class-reviews", { query });

export const listRules = () => api.get("/api/staff/class-rules");

export const getClass = (number: string) =>
  api.get("/api/staff/loans/{number}/classification", { path: { number } });

export const proposeClass = (number: string, body: ReviewEntry, key: string) =>
  api.post("/api/staff/loans/{number}/class-reviews", { path: { number }, body, key });

export const answerReview = (review_id: number, confirm: boolean, opinion: string, key: string) =>
  api.post("/api/staff/class-reviews/{review_id}/answer", {
    path: { review_id },
    body: { confirm, opinion },
    key,
  });
