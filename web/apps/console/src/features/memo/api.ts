import { api } from "@/app/api";

const MEMO = "/api/staff/applications/{number}/memo";
const path = (number: string) => ({ path: { number } });

export const getMemo = (number: string, version: number | null) =>
  api.get(MEMO, { ...path(number), query: version === null ? {} : { version } });

export const downloadMemo = (
  number: string,
  kind: "pdf" | "docx",
  version: number | null,
  lang: "zh" | "en",
) =>
  api.download(`${MEMO}.${kind}` as const, `${number}.${kind}`, {
    ...path(number),
    query: { lang, ...(version === null ? {} : { version }) },
  });

export const writeComment = (number: string, line: string, text: string, key: string) =>
  api.post("/api/staff/applications/{number}/memo/comments", { ...path(number), body: { line, text }, key });

export const settleComment = (number: string, comment_id: number, key: string) =>
  api.post("/api/staff/applications/{number}/memo/comments/{comment_id}/settle", {
    path: { number, comment_id },
    key,
  });

export const writeChangeMemo = (number: string, reason: string, key: string) =>
  api.post("/api/staff/applications/{number}/memo/changes", { ...path(number), body: { reason }, key });
