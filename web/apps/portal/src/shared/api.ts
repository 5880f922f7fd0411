/** Every endpoint the portal calls, one line each, in the words of the business. */
import { type CalculatorOption, type FormValues, createApi, newKey, slugOf } from "@huoshui/api";

import { uploadWithProgress } from "./upload";

export const slug = slugOf(location.pathname);

let whenLoggedOut: () => void = () => undefined;
/** Called once at start: what happens when a session is over. */
export function onLoggedOut(listener: () => void): void {
  whenLoggedOut = listener;
}

const language = () => (document.documentElement.lang === "en" ? "en" : "zh");
const DEVICE = "huoshui.device";

/** A name this browser gives itself once; without storage it has none. */
function device(): string {
  try {
    const known = localStorage.getItem(DEVICE) ?? newKey();
    localStorage.setItem(DEVICE, known);
    return known;
  } catch {
    return "";
  }
}
const client = createApi({ slug, language, device, onUnauthorised: () => whenLoggedOut() });

const APPLICATION = "/api/borrower/applications/{number}";
const CONTRACT = "/api/borrower/contracts/{number}";
const LINE = "/api/borrower/lines/{number}";
const SIGNING = "/api/public/signing/{link}";
const LOAN = "/api/borrower/loans/{number}";

export const api = {
  getLender: () => client.get("/api/public/lender"),
  listInbox: (phone: string) => client.get("/api/public/inbox", { query: { phone } }),
  listProducts: () => client.get("/api/public/products"),
  calculate: (options: CalculatorOption[]) => client.post("/api/public/calculator", { body: { options } }),
  verifyPdf: (file: File, onProgress: (percent: number) => void) =>
    uploadWithProgress(client, "/api/public/verify", { file }, { language: language(), onProgress }),

  requestLoginCode: (phone: string, key: string) =>
    client.post("/api/borrower/session/code", { body: { phone }, key }),
  confirmLoginCode: (phone: string, code: string, key: string) =>
    client.post("/api/borrower/session/confirm", { body: { phone, code }, key }),
  logout: () => client.post("/api/borrower/session/logout"),
  getMe: () => client.get("/api/borrower/me"),
  listNotices: (page: number) => client.get("/api/borrower/notifications", { query: { page } }),
  readNotice: (id: number) =>
    client.post("/api/borrower/notifications/{notification_id}/read", { path: { notification_id: id } }),

  getProduct: (code: string) => client.get("/api/borrower/products/{code}", { path: { code } }),
  startApplication: (product_code: string, key: string) =>
    client.post("/api/borrower/applications", { body: { product_code }, key }),
  listApplications: () => client.get("/api/borrower/applications"),
  getApplication: (number: string) => client.get(APPLICATION, { path: { number } }),
  saveForm: (number: string, form: FormValues, key: string) =>
    client.put(`${APPLICATION}/form`, { path: { number }, body: { form }, key }),
  addDocument: (
    number: string,
    kind: string,
    file: File,
    onProgress: (percent: number) => void,
    key?: string,
  ) =>
    uploadWithProgress(
      client,
      `${APPLICATION}/documents`,
      { path: { number }, file, fields: { kind }, key },
      { language: language(), onProgress },
    ),
  documentUrl: (number: string, document_id: number) =>
    client.url(`${APPLICATION}/documents/{document_id}`, { path: { number, document_id } }),
  removeDocument: (number: string, document_id: number) =>
    client.delete(`${APPLICATION}/documents/{document_id}`, { path: { number, document_id } }),
  submitApplication: (number: string, consent: string, key: string) =>
    client.post(`${APPLICATION}/submit`, { path: { number }, body: { consent }, key }),
  withdrawApplication: (number: string, key: string) =>
    client.post(`${APPLICATION}/withdraw`, { path: { number }, key }),

  getContract: (number: string) => client.get(CONTRACT, { path: { number } }),
  confirmDisclosure: (number: string, seconds_shown: number, key: string) =>
    client.post(`${CONTRACT}/disclosure`, { path: { number }, body: { seconds_shown }, key }),
  beginFaceCheck: (number: string, consent: string, key: string) =>
    client.post(`${CONTRACT}/face`, { path: { number }, body: { consent }, key }),
  endFaceCheck: (number: string, key: string) =>
    client.post(`${CONTRACT}/face/end`, { path: { number }, key }),
  simulateFaceCheck: (
    number: string,
    outcome: "passed" | "other_person" | "not_live" | "given_up",
    key: string,
  ) => client.post(`${CONTRACT}/face/simulated`, { path: { number }, body: { outcome }, key }),
  requestSignatureCode: (number: string, key: string) =>
    client.post(`${CONTRACT}/code`, { path: { number }, key }),
  signContract: (number: string, code: string, key: string) =>
    client.post(`${CONTRACT}/sign`, { path: { number }, body: { code }, key }),
  refuseContract: (number: string, reason: string, key: string) =>
    client.post(`${CONTRACT}/refuse`, { path: { number }, body: { reason }, key }),
  getContractFile: async (number: string) =>
    (await client.blob(`${CONTRACT}/file`, { path: { number } })).blob,
  downloadContract: (number: string) =>
    client.download(`${CONTRACT}/file`, `${number}.pdf`, { path: { number } }),

  lookAtLink: (link: string) => client.get(SIGNING, { path: { link } }),
  confirmIdentity: (link: string, id_tail: string, key: string) =>
    client.post(`${SIGNING}/session/confirm`, { path: { link }, body: { id_tail }, key }),
  getContractToSign: (link: string) => client.get(`${SIGNING}/contract`, { path: { link } }),
  getFileToSign: async (link: string) => (await client.blob(`${SIGNING}/file`, { path: { link } })).blob,
  requestCosignerCode: (link: string, seconds_shown: number, key: string) =>
    client.post(`${SIGNING}/code`, { path: { link }, body: { seconds_shown }, key }),
  signByLink: (link: string, code: string, key: string) =>
    client.post(`${SIGNING}/sign`, { path: { link }, body: { code }, key }),
  refuseByLink: (link: string, reason: string, key: string) =>
    client.post(`${SIGNING}/refuse`, { path: { link }, body: { reason }, key }),

  listLines: () => client.get("/api/borrower/lines"),
  getLine: (number: string) => client.get(LINE, { path: { number } }),
  draw: (number: string, amount: string, term_months: number, key: string) =>
    client.post(`${LINE}/draws`, { path: { number }, body: { amount, term_months }, key }),
  listLoans: () => client.get("/api/borrower/loans"),
  getLoan: (number: string) => client.get(LOAN, { path: { number } }),
  quotePayoff: (number: string, on: string) =>
    client.get(`${LOAN}/payoff-quote`, { path: { number }, query: { on } }),
  repay: (number: string, amount: string, payoff: boolean, key: string) =>
    client.post(`${LOAN}/repay`, { path: { number }, body: { amount, payoff }, key }),
  downloadCertificate: (number: string) =>
    client.download(`${LOAN}/certificate`, `${number}.pdf`, { path: { number } }),
};
