import type { Answer, Instalment, PayoffQuote, Position } from "@huoshui/api";

export interface ScheduleLine {
  number: number;
  period_start: string;
  due_date: string;
  principal_due: string;
  interest_due: string;
  total_due: string;
  principal_after: string;
  fee_due?: string;
  subsidy_due?: string;
}
export interface Explanation {
  number: number;
  component: string;
  amount: string;
  rule: string;
  zh: string;
  en: string;
}
export interface Allocation {
  event_id: number;
  value_date: string;
  parts: { component: string; amount: string; instalment_number: number }[];
  to_credit_balance: string;
  from_credit_balance: string;
}
export interface Accrual {
  date: string;
  interest: string;
  penalty_interest: string;
  compound_interest: string;
}
export type SimulatedPosition = Position & {
  instalments: Instalment[];
  allocations: Allocation[];
  waivers: Allocation[];
};

/** The answer of the engine by the names of docs/reference/simulate.md; the API's own description leaves it open. */
export interface Result {
  schedule: ScheduleLine[];
  position: SimulatedPosition;
  payoff_quotes: PayoffQuote[];
  annual_cost: { monthly_irr: string | null; simple: string | null; compound: string | null };
  accruals: Accrual[];
  explanations: Explanation[];
}

export const asResult = (answer: Answer<"/api/public/simulate", "post">): Result =>
  ({ accruals: [], explanations: [], ...answer }) as unknown as Result;

/** The explanation of an amount, when the engine gave one. */
export function whyOf(result: Result, number: number, component: string): Explanation | undefined {
  return result.explanations.find((one) => one.number === number && one.component === component);
}

const quoted = (value: unknown) => `"${String(value ?? "").replaceAll('"', '""')}"`;

/** Lines as a CSV text spreadsheets open as UTF-8. */
export function csvOf(headings: string[], lines: unknown[][]): string {
  return `\ufeff${[headings, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n")}\r\n`;
}

export function saveText(name: string, text: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
