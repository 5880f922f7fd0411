import { formatYuan, percentInput, readPercent, readYuan } from "@huoshui/domain";

import { METHODS } from "@/features/calculator/option";

export type FieldKind = "amount" | "rate" | "count" | "date" | "choice" | "boolean" | "text";

/** One thing an event says beside its date; names and meaning are those of docs/reference/simulate.md. */
export interface EventField {
  name: string;
  kind: FieldKind;
  optional?: boolean;
  options?: readonly string[];
  /** The group of words of its options. */
  group?: string;
  preset?: string | boolean;
  /** Asked at the desk only: what the books need and the simulator does not. */
  desk?: boolean;
}

export type Draft = Record<string, string | boolean>;

const AMOUNT: EventField = { name: "amount", kind: "amount" };
const NEW_RATE: EventField = { name: "annual_rate", kind: "rate", optional: true };
const COMPONENTS = ["interest", "penalty_interest", "compound_interest", "fee", "principal"] as const;
export const SURPLUSES = [
  "credit_balance",
  "lower_instalment",
  "shorten_term",
  "next_instalment",
  "last_instalment",
] as const;

/** Every kind of event and what it says. */
export const EVENT_FIELDS: Record<string, readonly EventField[]> = {
  disbursement: [AMOUNT],
  repayment: [
    AMOUNT,
    { name: "surplus", kind: "choice", optional: true, options: SURPLUSES, group: "surplus" },
    { name: "instalment_number", kind: "count", optional: true },
  ],
  payoff: [AMOUNT],
  reversal: [{ name: "reverses", kind: "count" }],
  waiver: [
    { name: "component", kind: "choice", options: COMPONENTS, group: "component", preset: "interest" },
    AMOUNT,
  ],
  fee: [AMOUNT, { name: "name", kind: "text", optional: true }],
  rate_change: [{ name: "annual_rate", kind: "rate" }],
  extension: [{ name: "period_count", kind: "count" }, NEW_RATE],
  due_day_change: [{ name: "due_day", kind: "count" }],
  pause: [
    { name: "instalment_count", kind: "count" },
    {
      name: "kind",
      kind: "choice",
      options: ["payment", "principal", "interest_free"],
      group: "pause_kind",
      preset: "payment",
    },
    { name: "extends", kind: "boolean", preset: true },
  ],
  restructure: [
    { name: "period_count", kind: "count" },
    NEW_RATE,
    {
      name: "method",
      kind: "choice",
      optional: true,
      options: METHODS,
      group: "method",
    },
    { name: "first_due_date", kind: "date", optional: true },
    { name: "principal_grace", kind: "count", optional: true },
    { name: "capitalises", kind: "boolean", preset: false },
  ],
  acceleration: [],
  misuse_found: [],
  misuse_ended: [],
  subsidy_receipt: [AMOUNT],
  refund: [AMOUNT],
  write_off: [],
  recovery: [AMOUNT],
  transfer: [
    { name: "to", kind: "text", optional: true },
    { name: "price", kind: "amount", desk: true },
  ],
};
export const EVENT_KINDS = Object.keys(EVENT_FIELDS);

/** The kinds a desk may ask for on a running loan, the frequent ones first. */
export const CHANGE_KINDS = [
  "extension",
  "pause",
  "due_day_change",
  "rate_change",
  "restructure",
  "waiver",
  "fee",
  "acceleration",
  "refund",
  "subsidy_receipt",
  "misuse_found",
  "misuse_ended",
  "transfer",
] as const;

/** The fields of a kind, with or without what only the desk asks. */
export function fieldsOf(kind: string, desk = false): readonly EventField[] {
  return (EVENT_FIELDS[kind] ?? []).filter((field) => desk || !field.desk);
}

/** An empty form of a kind. */
export function emptyDraft(kind: string): Draft {
  return Object.fromEntries(
    fieldsOf(kind, true).map((field) => [
      field.name,
      field.preset ?? (field.kind === "boolean" ? false : ""),
    ]),
  );
}

/** A document's values as they stand in a form. */
export function draftOf(kind: string, terms: Record<string, unknown>): Draft {
  const draft = emptyDraft(kind);
  for (const field of fieldsOf(kind, true)) {
    const value = terms[field.name];
    if (value === undefined || value === null) continue;
    draft[field.name] = typeof value === "boolean" ? value : typed(field, String(value));
  }
  return draft;
}

function typed(field: EventField, text: string): string {
  if (field.kind === "amount") return formatYuan(text);
  return field.kind === "rate" ? percentInput(text) : text;
}

export interface ReadTerms {
  terms: Record<string, string | number | boolean>;
  /** Keys of what is wrong, by field; a form that is not finished has some. */
  problems: Record<string, string>;
}

/** What a form says, as the API wants it. */
export function readTerms(kind: string, draft: Draft, desk = false): ReadTerms {
  const read: ReadTerms = { terms: {}, problems: {} };
  for (const field of fieldsOf(kind, desk)) {
    const value = draft[field.name];
    if (typeof value === "boolean") {
      read.terms[field.name] = value;
      continue;
    }
    const text = (value ?? "").trim();
    if (!text) {
      if (!field.optional) read.problems[field.name] = "ui.form.required";
      continue;
    }
    const found = READERS[field.kind]?.(text) ?? null;
    if (found === null) read.problems[field.name] = PROBLEMS[field.kind] ?? "ui.form.required";
    else read.terms[field.name] = found;
  }
  return read;
}

const plain = (text: string) => text;
const READERS: Partial<Record<FieldKind, (text: string) => string | number | null>> = {
  amount: readYuan,
  rate: readPercent,
  count: (text) => (/^\d{1,6}$/.test(text) ? Number(text) : null),
  date: plain,
  choice: plain,
  text: plain,
};
const PROBLEMS: Partial<Record<FieldKind, string>> = {
  amount: "ui.form.money",
  rate: "changes.badRate",
  count: "ui.form.integer",
};
