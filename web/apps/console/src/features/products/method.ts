import { addDays } from "@huoshui/domain";

/** The elements of single repayment methods in a definition, as its JSON has them. */
export interface MethodPlan {
  balloon_share: string | null;
  steps: Stair[];
  rows: AgreedRow[];
  principal_grace: number;
}
export interface Stair {
  count: number;
  weight: string;
}
export interface AgreedRow {
  after_months: number;
  share: string;
}
/** What this page reads of a definition. */
export interface MethodTerms {
  repayment_methods: string[];
  method_plan?: Partial<MethodPlan>;
  pricing?: { annual_rate?: string | null };
  amount_min?: string;
  amount_max?: string;
  term_months_min?: number;
  term_months_max?: number;
  due_day?: number | null;
  day_count?: string;
}
export const METHODS = [
  "equal_instalment",
  "equal_principal",
  "interest_monthly",
  "interest_quarterly",
  "bullet",
  "flat",
  "balloon",
  "stepped",
  "custom",
  "daily_interest",
];
const WITHOUT_GRACE = ["interest_monthly", "interest_quarterly", "bullet", "custom", "daily_interest"];
const MOST_GRACE = 120;
const EMPTY: MethodPlan = { balloon_share: null, steps: [], rows: [], principal_grace: 0 };

/** The terms in a definition's text; null while the text is not JSON. */
export function termsIn(text: string): MethodTerms | null {
  try {
    const terms = JSON.parse(text) as MethodTerms;
    return Array.isArray(terms.repayment_methods) ? terms : null;
  } catch {
    return null;
  }
}
export const planOf = (terms: MethodTerms): MethodPlan => ({ ...EMPTY, ...terms.method_plan });

/** Whether any method of the product repays principal with each instalment, so that it can be put off. */
export const allowsGrace = (methods: string[]) => methods.some((one) => !WITHOUT_GRACE.includes(one));

/** What a method just chosen needs is there to be changed; what none needs any more is gone. */
export function fitted(plan: MethodPlan, methods: string[]): MethodPlan {
  const has = (method: string) => methods.includes(method);
  return {
    balloon_share: has("balloon") ? (plan.balloon_share ?? "0.3") : null,
    steps: has("stepped") ? (plan.steps.length ? plan.steps : [newStair([]), newStair([])]) : [],
    rows: has("custom") ? (plan.rows.length ? plan.rows : [{ after_months: 12, share: "1" }]) : [],
    principal_grace: allowsGrace(methods) ? plan.principal_grace : 0,
  };
}
export const newStair = (before: Stair[]): Stair => ({ count: 12, weight: before.at(-1)?.weight ?? "1" });

/** One more agreed date, half a year after the last one, with what the others leave of the principal. */
export function withNewRow(rows: AgreedRow[]): AgreedRow[] {
  const left = WHOLE - sumOf(rows);
  const share = left > 0n ? textOf(left) : "0";
  return [...rows, { after_months: (rows.at(-1)?.after_months ?? 0) + 6, share }];
}

/** The text of a definition with its methods changed, and what they need fitted to them. */
export function withMethods(text: string, methods: string[]): string {
  const definition = JSON.parse(text) as MethodTerms;
  const ordered = METHODS.filter((one) => methods.includes(one));
  const method_plan = fitted(planOf(definition), ordered);
  return JSON.stringify({ ...definition, repayment_methods: ordered, method_plan }, null, 2);
}

/** The text of a definition with its plan changed; all the rest stays as it was written. */
export function withPlan(text: string, change: Partial<MethodPlan>): string {
  const definition = JSON.parse(text) as MethodTerms;
  return JSON.stringify({ ...definition, method_plan: { ...planOf(definition), ...change } }, null, 2);
}

const PLACES = 8;
const WHOLE = 10n ** BigInt(PLACES);
const partsOf = (text: string): bigint | null => {
  const match = /^(\d+)(?:\.(\d{1,8}))?$/.exec(text.trim());
  return match ? BigInt(match[1]!) * WHOLE + BigInt((match[2] ?? "").padEnd(PLACES, "0")) : null;
};
const textOf = (parts: bigint): string => {
  const fraction = String(parts % WHOLE)
    .padStart(PLACES, "0")
    .replace(/0+$/, "");
  return fraction ? `${parts / WHOLE}.${fraction}` : String(parts / WHOLE);
};
const sumOf = (rows: AgreedRow[]): bigint => rows.reduce((sum, row) => sum + (partsOf(row.share) ?? 0n), 0n);

/** What the rows' shares add up to, as a rate text: "0.4" and "0.6" → "1". */
export const sharesOf = (rows: AgreedRow[]): string => textOf(sumOf(rows));

/** What is wrong in the plan, by field: the key of the words for it. The server checks the same again. */
export function planProblems(terms: MethodTerms): Record<string, string> {
  const plan = planOf(terms);
  const found: Record<string, string> = {};
  const has = (method: string) => terms.repayment_methods.includes(method);
  if (!terms.repayment_methods.length) found.methods = "noMethod";
  const balloon = partsOf(plan.balloon_share ?? "");
  if (has("balloon") && (balloon === null || balloon <= 0n || balloon >= WHOLE)) found.balloon = "share";
  if (has("stepped") && !plan.steps.length) found.steps = "noStairs";
  plan.steps.forEach((stair, at) => {
    if (!isWhole(stair.count, 1, 600)) found[`steps.${at}.count`] = "count";
    const weight = partsOf(stair.weight);
    if (weight === null || weight <= 0n || weight > 1000n * WHOLE) found[`steps.${at}.weight`] = "weight";
  });
  if (has("custom")) Object.assign(found, rowProblems(plan.rows));
  const grace = plan.principal_grace;
  if (!isWhole(grace, 0, MOST_GRACE)) found.grace = "grace";
  else if (allowsGrace(terms.repayment_methods) && grace >= (terms.term_months_min ?? MOST_GRACE + 1))
    found.grace = "graceTooLong";
  return found;
}

function rowProblems(rows: AgreedRow[]): Record<string, string> {
  const found: Record<string, string> = {};
  if (!rows.length) return { rows: "noRows" };
  rows.forEach((row, at) => {
    if (!isWhole(row.after_months, 1, 600)) found[`rows.${at}.months`] = "count";
    else if (at && row.after_months <= rows[at - 1]!.after_months) found[`rows.${at}.months`] = "order";
    if (partsOf(row.share) === null) found[`rows.${at}.share`] = "percent";
  });
  if (!Object.keys(found).length && sumOf(rows) !== WHOLE) found.rows = "sum";
  return found;
}
const isWhole = (value: unknown, least: number, most: number) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

export interface Sample {
  method: string;
  principal: string;
  annual_rate: string;
  months: number;
  start: string;
}

/** A loan of the product to look at: its least amount and longest term, at its own rate where it is fixed. */
export function sampleOf(terms: MethodTerms, today: string): Sample {
  return {
    method: terms.repayment_methods[0] ?? "",
    principal: terms.amount_min ?? "100000.00",
    annual_rate: terms.pricing?.annual_rate || "0.06",
    months: terms.term_months_max ?? 12,
    start: today,
  };
}

/** The simulator's document of the sample under this plan (docs/reference/simulate.md). */
export function sampleDocument(terms: MethodTerms, sample: Sample): Record<string, unknown> {
  const plan = planOf(terms);
  const shape: Record<string, unknown> = {};
  if (sample.method === "balloon") shape.balloon = shareOfYuan(sample.principal, plan.balloon_share ?? "0");
  if (sample.method === "stepped") shape.steps = plan.steps;
  if (sample.method === "custom") shape.rows = agreedRows(sample, plan.rows);
  return {
    terms: {
      principal: sample.principal,
      annual_rate: sample.annual_rate,
      method: sample.method,
      period_count: sample.months,
      start_date: sample.start,
      ...(terms.due_day ? { due_day: terms.due_day } : {}),
      ...(terms.day_count ? { day_count: terms.day_count } : {}),
      shape,
      relief: { principal_grace: plan.principal_grace },
    },
  };
}

/** The agreed rows in yuan; the last one takes what rounding leaves, as the server does it. */
function agreedRows(sample: Sample, rows: AgreedRow[]) {
  return rows.map((row, at) => ({
    date: monthsAfter(sample.start, row.after_months),
    ...(at < rows.length - 1 ? { principal: shareOfYuan(sample.principal, row.share) } : {}),
  }));
}

/** A share of an amount, rounded half up once to the cent: ("100.00", "0.333333") → "33.33". */
function shareOfYuan(yuan: string, share: string): string {
  const cents = (partsOf(yuan) ?? 0n) / 10n ** BigInt(PLACES - 2);
  const rounded = (cents * (partsOf(share) ?? 0n) * 2n + WHOLE) / (WHOLE * 2n);
  return `${rounded / 100n}.${String(rounded % 100n).padStart(2, "0")}`;
}

/** So many months later, the last day of a month that has no such day: 31 Jan + 1 → 28 Feb. */
export function monthsAfter(day: string, months: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
  const next = new Date(Date.UTC(year, month + months, 1)).toISOString().slice(0, 10);
  const last = Number(addDays(next, -1).slice(8));
  return `${first.slice(0, 8)}${String(Math.min(date, last)).padStart(2, "0")}`;
}
