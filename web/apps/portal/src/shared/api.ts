/** Every endpoint the portal calls, one line each, in the words of the business. */
import {
  type CalculatorOption,
  type CalculatorResult,
  type Doc,
  type FormValues,
  type InboxMessage,
  type Lender,
  type Page,
  type PayoffQuote,
  type PublicProduct,
  type Yuan,
  createApi,
  slugOf,
} from "@huoshui/api";

import type {
  ApplicationCard,
  ApplicationDetail,
  CodeSent,
  ContractDetail,
  LoanCard,
  LoanDetail,
  Me,
  Notice,
  ProductDetail,
  Receipt,
  Verification,
} from "./types";
import { uploadWithProgress } from "./upload";

export const slug = slugOf(location.pathname);

let whenLoggedOut: () => void = () => undefined;
/** Called once at start: what happens when a session is over. */
export function onLoggedOut(listener: () => void): void {
  whenLoggedOut = listener;
}

const language = () => (document.documentElement.lang === "en" ? "en" : "zh");
const client = createApi({ slug, language, onUnauthorised: () => whenLoggedOut() });

const APPLICATION = "/api/borrower/applications/{number}";
const CONTRACT = "/api/borrower/contracts/{number}";
const LOAN = "/api/borrower/loans/{number}";

export const api = {
  getLender: () => client.get<Lender>("/api/public/lender"),
  listInbox: (phone: string) => client.get<InboxMessage[]>("/api/public/inbox", { query: { phone } }),
  listProducts: () => client.get<PublicProduct[]>("/api/public/products"),
  calculate: (options: CalculatorOption[]) =>
    client.post<{ options: CalculatorResult[] }>("/api/public/calculator", { body: { options } }),
  verifyPdf: (file: File, onProgress: (percent: number) => void) =>
    uploadWithProgress<Verification>({
      url: client.url("/api/public/verify"),
      file,
      language: language(),
      onProgress,
    }),

  requestLoginCode: (phone: string, key: string) =>
    client.post<CodeSent>("/api/borrower/session/code", { body: { phone }, key }),
  confirmLoginCode: (phone: string, code: string, key: string) =>
    client.post<Me>("/api/borrower/session/confirm", { body: { phone, code }, key }),
  logout: () => client.post<unknown>("/api/borrower/session/logout", { body: {} }),
  getMe: () => client.get<Me>("/api/borrower/me"),
  listNotices: (page: number) => client.get<Page<Notice>>("/api/borrower/notifications", { query: { page } }),
  readNotice: (id: number) =>
    client.post<unknown>("/api/borrower/notifications/{id}/read", { path: { id }, body: {} }),

  getProduct: (code: string) =>
    client.get<ProductDetail>("/api/borrower/products/{code}", { path: { code } }),
  startApplication: (product_code: string, key: string) =>
    client.post<{ number: string }>("/api/borrower/applications", { body: { product_code }, key }),
  listApplications: () => client.get<ApplicationCard[]>("/api/borrower/applications"),
  getApplication: (number: string) => client.get<ApplicationDetail>(APPLICATION, { path: { number } }),
  saveForm: (number: string, form: FormValues, key: string) =>
    client.put<ApplicationDetail>(`${APPLICATION}/form`, { path: { number }, body: { form }, key }),
  addDocument: (
    number: string,
    kind: string,
    file: File,
    onProgress: (percent: number) => void,
    key?: string,
  ) =>
    uploadWithProgress<Doc>({
      url: client.url(`${APPLICATION}/documents`, { path: { number } }),
      file,
      fields: { kind },
      key,
      language: language(),
      onProgress,
    }),
  documentUrl: (number: string, id: number) =>
    client.url(`${APPLICATION}/documents/{id}`, { path: { number, id } }),
  removeDocument: (number: string, id: number) =>
    client.delete<unknown>(`${APPLICATION}/documents/{id}`, { path: { number, id } }),
  submitApplication: (number: string, key: string) =>
    client.post<unknown>(`${APPLICATION}/submit`, { path: { number }, body: {}, key }),
  withdrawApplication: (number: string, key: string) =>
    client.post<unknown>(`${APPLICATION}/withdraw`, { path: { number }, body: {}, key }),

  getContract: (number: string) => client.get<ContractDetail>(CONTRACT, { path: { number } }),
  confirmDisclosure: (number: string, seconds_shown: number, key: string) =>
    client.post<unknown>(`${CONTRACT}/disclosure`, { path: { number }, body: { seconds_shown }, key }),
  requestSignatureCode: (number: string, key: string) =>
    client.post<CodeSent>(`${CONTRACT}/code`, { path: { number }, body: {}, key }),
  signContract: (number: string, code: string, key: string) =>
    client.post<unknown>(`${CONTRACT}/sign`, { path: { number }, body: { code }, key }),
  getContractFile: async (number: string) =>
    (await client.blob(`${CONTRACT}/file`, { path: { number } })).blob,
  downloadContract: (number: string) =>
    client.download(`${CONTRACT}/file`, `${number}.pdf`, { path: { number } }),

  listLoans: () => client.get<LoanCard[]>("/api/borrower/loans"),
  getLoan: (number: string) => client.get<LoanDetail>(LOAN, { path: { number } }),
  quotePayoff: (number: string, on: string) =>
    client.get<PayoffQuote>(`${LOAN}/payoff-quote`, { path: { number }, query: { on } }),
  repay: (number: string, amount: Yuan, payoff: boolean, key: string) =>
    client.post<Receipt>(`${LOAN}/repay`, { path: { number }, body: { amount, payoff }, key }),
  downloadCertificate: (number: string) =>
    client.download(`${LOAN}/certificate`, `${number}.pdf`, { path: { number } }),
};
