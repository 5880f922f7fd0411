import { EVENT_KINDS, SURPLUSES } from "@/features/changes/kinds";

import { ALL_METHODS, DAY_COUNTS } from "../option";

export type Kind =
  "amount" | "rate" | "decimal" | "count" | "date" | "dates" | "choice" | "boolean" | "order";

/** One value of the document of docs/reference/simulate.md, by its path. */
export interface Field {
  path: string;
  kind: Kind;
  options?: readonly string[];
  /** A group of words every page shares; else the options have words of their own here. */
  group?: string;
  /** What the engine takes when nothing is said. */
  preset?: string | boolean;
  required?: boolean;
  /** Shown only while this holds. */
  when?: (draft: Values) => boolean;
}

/** A list of rows, each with the same columns. */
export interface ListField {
  list: string;
  columns: readonly Field[];
  when?: (draft: Values) => boolean;
}

export type Values = Record<string, string | boolean>;
export type Item = Field | ListField;
export const isList = (item: Item): item is ListField => "list" in item;

export interface Section {
  code: string;
  items: readonly Item[];
}

type More = Omit<Field, "path" | "kind">;
const field = (path: string, kind: Kind, more: More = {}): Field => ({ path, kind, ...more });
const choice = (path: string, options: readonly string[], more: More = {}): Field => ({
  path,
  kind: "choice",
  options,
  preset: options[0]!,
  ...more,
});
const method =
  (...names: string[]) =>
  (draft: Values) =>
    names.includes(String(draft["terms.method"]));
const rates =
  (...names: string[]) =>
  (draft: Values) =>
    names.includes(String(draft["ui.rates"]));
const fee =
  (...names: string[]) =>
  (draft: Values) =>
    names.includes(String(draft["terms.prepayment_fee.basis"]));
const start = field("from", "date", { required: true });

/** What the page alone knows: how the rate is agreed, whether there is a fee for paying early. */
export const OWN = "ui.";

export const COMPONENT_ORDER = ["fee", "compound_interest", "penalty_interest", "interest", "principal"];

export const SECTIONS: readonly Section[] = [
  {
    code: "basics",
    items: [
      field("terms.principal", "amount", { required: true }),
      choice("terms.method", ALL_METHODS, { group: "method", required: true }),
      field("terms.period_count", "count", {
        required: true,
        when: (draft) => draft["terms.method"] !== "custom",
      }),
      field("terms.start_date", "date", { required: true }),
      field("terms.due_day", "count"),
      field("terms.shape.balloon", "amount", { required: true, when: method("balloon") }),
      {
        list: "terms.shape.steps",
        columns: [
          field("count", "count", { required: true }),
          field("weight", "decimal", { required: true }),
        ],
        when: method("stepped"),
      },
      {
        list: "terms.shape.rows",
        columns: [start, field("principal", "amount"), field("payment", "amount")].map((one) =>
          one === start ? field("date", "date", { required: true }) : one,
        ),
        when: method("custom"),
      },
      field("terms.shape.down_payment", "amount"),
      choice("terms.draws", ["once", "tranches", "revolving"]),
    ],
  },
  {
    code: "interest",
    items: [
      choice("ui.rates", ["fixed", "steps", "floating"]),
      field("terms.annual_rate", "rate", { required: true, when: rates("fixed", "steps") }),
      {
        list: "terms.rate_steps",
        columns: [start, field("annual_rate", "rate", { required: true })],
        when: rates("steps"),
      },
      {
        list: "terms.floating.lpr",
        columns: [start, field("rate", "rate", { required: true })],
        when: rates("floating"),
      },
      field("terms.floating.basis_points", "count", { when: rates("floating") }),
      choice(
        "terms.floating.reset",
        ["anniversary", "year_start", "quarterly", "monthly", "publication", "none"],
        { when: rates("floating") },
      ),
      choice("terms.day_count", DAY_COUNTS, { group: "day_count", preset: "actual_360" }),
    ],
  },
  {
    code: "dates",
    items: [
      choice("terms.due_dates.unit", ["month", "day", "week", "quarter", "year"]),
      field("terms.due_dates.length", "count", { preset: "1" }),
      field("terms.due_dates.first_due_date", "date"),
      choice("terms.due_dates.first_period", ["next_month", "short", "long"]),
      choice("terms.due_dates.last_period", ["anniversary", "due_day"]),
      choice("terms.due_dates.month_end", ["clamp", "roll"]),
      choice("terms.due_dates.move", ["none", "following", "modified_following", "preceding"]),
      field("terms.due_dates.holidays", "dates", { when: moved }),
      field("terms.due_dates.working_weekends", "dates", { when: moved }),
      field("terms.due_dates.interest_moves", "boolean", { preset: true, when: moved }),
    ],
  },
  {
    code: "rounding",
    items: [
      choice("terms.arithmetic.annuity", ["day_factors", "period_rate"]),
      choice("terms.arithmetic.rounding", ["half_up", "half_even"]),
      field("terms.arithmetic.instalment_multiple", "amount", { preset: "0.01" }),
      choice("terms.arithmetic.remainder", ["last", "first"]),
    ],
  },
  {
    code: "grace",
    items: [
      field("terms.relief.principal_grace", "count"),
      field("terms.relief.interest_deferred", "count"),
      {
        list: "terms.relief.interest_free",
        columns: [start, field("to", "date", { required: true })],
      },
    ],
  },
  {
    code: "subsidy",
    items: [
      {
        list: "terms.subsidies",
        columns: [
          field("share", "rate", { preset: "100" }),
          field("up_to", "amount"),
          field("from", "date"),
          field("to", "date"),
        ],
      },
    ],
  },
  {
    code: "arrears",
    items: [
      field("terms.penalty_markup", "rate", { preset: "50" }),
      field("terms.misuse_markup", "rate", { preset: "100" }),
      field("terms.penalty_rate_cap", "rate"),
      field("terms.compound_interest", "boolean", { preset: true }),
      field("terms.grace_days", "count", { preset: "0" }),
      field("terms.penalty_day_basis", "count", { preset: "360" }),
      field("terms.non_accrual_after_days", "count", { preset: "90" }),
    ],
  },
  {
    code: "money",
    items: [
      choice("terms.allocation_mode", ["by_instalment", "by_component"]),
      field("terms.allocation_order", "order"),
      choice("terms.surplus", SURPLUSES, { group: "surplus" }),
      choice("terms.prepayment_interest", ["with_next", "first"]),
      choice("terms.prepayment_fee.basis", [
        "nothing",
        "prepaid_principal",
        "amount_lent",
        "interest_days",
        "interest_saved",
        "fixed",
      ]),
      field("terms.prepayment_fee.rate", "rate", {
        required: true,
        when: fee("prepaid_principal", "amount_lent", "interest_saved"),
      }),
      field("terms.prepayment_fee.days", "count", { required: true, when: fee("interest_days") }),
      field("terms.prepayment_fee.amount", "amount", { required: true, when: fee("fixed") }),
      field("terms.prepayment_fee.free_after_instalments", "count", {
        when: (draft) => draft["terms.prepayment_fee.basis"] !== "nothing",
      }),
      choice("terms.payoff_interest", ["to_day", "to_period_end"]),
    ],
  },
  {
    code: "fees",
    items: [
      field("terms.instalment_fee", "amount"),
      field("fee_per_instalment", "amount"),
      field("upfront_fee", "amount"),
    ],
  },
];

function moved(draft: Values): boolean {
  return draft["terms.due_dates.move"] !== "none";
}

/** What is asked of the engine beside the terms. */
export const ASKED: Section = {
  code: "asked",
  items: [
    field("as_of", "date"),
    field("payoff_dates", "dates"),
    field("accruals.from", "date"),
    field("accruals.to", "date"),
  ],
};
export const ALL_SECTIONS = [...SECTIONS, ASKED];
export const KINDS = EVENT_KINDS;

/** The last name of a path: "terms.shape.balloon" → "balloon". */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
