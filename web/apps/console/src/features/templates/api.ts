import { cookie, errorFrom, type TemplateContent } from "@huoshui/api";

import { api } from "@/app/api";

const path = (template_id: number) => ({ path: { template_id } });
const ONE = "/api/staff/contract-templates/{template_id}";

export const listTemplates = () => api.get("/api/staff/contract-templates");

export const getTemplate = (id: number) => api.get(ONE, path(id));

export const getWords = () => api.get("/api/staff/contract-template-words");

export const draftTemplate = (code: string, key: string) =>
  api.post("/api/staff/contract-templates", { body: { code }, key });

export const saveTemplate = (id: number, name: string, content: TemplateContent, key: string) =>
  api.put(ONE, { ...path(id), body: { name, content: { ...content } }, key });

export const submitTemplate = (id: number, key: string) => api.post(`${ONE}/submit`, { ...path(id), key });

export const checkTemplate = (id: number, approve: boolean, opinion: string, key: string) =>
  api.post(`${ONE}/check`, { ...path(id), body: { approve, opinion }, key });

export const retireTemplate = (id: number, key: string) => api.post(`${ONE}/retire`, { ...path(id), key });

export const sampleContracts = () => api.get("/api/staff/contracts", { query: { page: 1, page_size: 30 } });

/** The PDF of a contract as it would read with this content; it is not saved for that. */
export async function previewTemplate(contract_number: string, content: TemplateContent): Promise<Blob> {
  const language = document.documentElement.lang === "en" ? "en" : "zh";
  const answer = await fetch(api.url("/api/staff/contract-templates/preview"), {
    method: "POST",
    headers: {
      "Accept-Language": language,
      "Content-Type": "application/json",
      "X-CSRFToken": cookie("csrftoken"),
    },
    body: JSON.stringify({ contract_number, content }),
  });
  if (!answer.ok) throw errorFrom(answer.status, await answer.json().catch(() => null), language);
  return answer.blob();
}
