import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

const FILE = "/api/staff/archive/files/{number}";
const PAGE = "/api/staff/archive/entries/{entry_id}/pages/{page}";
const file = (number: string) => ({ path: { number } });

export const listFiles = (query: ListQuery) => api.get("/api/staff/archive/files", { query });
export const countFiles = () => api.get("/api/staff/archive/counts");
export const getCaseFile = (number: string) => api.get(FILE, file(number));
export const refile = (number: string, key: string) => api.post(`${FILE}/refile`, { ...file(number), key });
export const searchArchive = (query: ListQuery) => api.get("/api/staff/archive/search", { query });
export const listBranches = () => api.get("/api/staff/branches");
export const getPage = (entry_id: number, page: number, text: string) =>
  api.get(PAGE, { path: { entry_id, page }, query: { text } });
export const pagePicture = (entry_id: number, page: number) =>
  api.blob(`${PAGE}/picture`, { path: { entry_id, page } });
export const downloadEntry = (entry_id: number, name: string) =>
  api.download("/api/staff/archive/entries/{entry_id}/file", name, { path: { entry_id } });
export const placeHold = (number: string, reason: string, key: string) =>
  api.post(`${FILE}/holds`, { ...file(number), body: { reason }, key });
export const liftHold = (hold_id: number, reason: string, key: string) =>
  api.post("/api/staff/archive/holds/{hold_id}/lift", { path: { hold_id }, body: { reason }, key });
export const listDisposals = () => api.get("/api/staff/archive/disposals");
export const askDisposal = (number: string, reason: string, key: string) =>
  api.post(`${FILE}/disposals`, { ...file(number), body: { reason }, key });
export const answerDisposal = (disposal_id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/archive/disposals/{disposal_id}/answer", {
    path: { disposal_id },
    body: { approve, opinion },
    key,
  });
