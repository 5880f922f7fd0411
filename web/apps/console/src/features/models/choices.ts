import type { ModelSample, TrainingWish } from "@huoshui/api";

/** How one column is to be used, as the form holds it. */
export interface ColumnChoice {
  name: string;
  kind: "number" | "category" | "date";
  use: "auto" | "keep" | "drop";
  way: 0 | 1 | -1;
  special: string;
  group: boolean;
}

export interface WishForm {
  target: string;
  bad: string;
  id: string;
  time: string;
  purpose: string;
  card: "point_card" | "woe_card";
  models: NonNullable<TrainingWish["models"]>;
  columns: ColumnChoice[];
}

export const MODELS = ["point_card", "woe_card", "logistic", "tree", "forest", "boosted", "neural"] as const;

export function formFor(sample: ModelSample): WishForm {
  return {
    target: guessTarget(sample),
    bad: "",
    id: "",
    time: "",
    purpose: "",
    card: "point_card",
    models: ["point_card", "woe_card", "logistic", "boosted"],
    columns: sample.columns.map((column) => ({
      name: column.name,
      kind: column.kind as ColumnChoice["kind"],
      use: "auto",
      way: 0,
      special: "",
      group: false,
    })),
  };
}

/** The first column with two values whose name sounds like an outcome; none otherwise. */
function guessTarget(sample: ModelSample): string {
  const outcome = /outcome|default|target|bad|label|class|status|违约|结果|好坏|逾期|坏/i;
  return sample.columns.find((one) => one.distinct === 2 && outcome.test(one.name))?.name ?? "";
}

/** "-9, -99" → [-9, -99]; null when it is not a list of numbers. */
export function specialNumbers(text: string): number[] | null {
  const parts = text.split(/[,，\s]+/).filter(Boolean);
  const numbers = parts.map(Number);
  return numbers.every(Number.isFinite) ? numbers : null;
}

/** What is sent: only what differs from what was inferred. */
export function wishOf(form: WishForm, sample: ModelSample): TrainingWish {
  const inputs = form.columns.filter((one) => ![form.target, form.id].includes(one.name));
  const named = (test: (one: ColumnChoice) => boolean) => inputs.filter(test).map((one) => one.name);
  const inferred = new Map(sample.columns.map((one) => [one.name, one.kind]));
  return {
    target: form.target,
    bad_value: form.bad,
    id_column: form.id || null,
    time_column: form.time || null,
    keep: named((one) => one.use === "keep"),
    drop: named((one) => one.use === "drop"),
    kinds: Object.fromEntries(
      form.columns.filter((one) => inferred.get(one.name) !== one.kind).map((one) => [one.name, one.kind]),
    ),
    special: Object.fromEntries(
      inputs.filter((one) => one.special.trim()).map((one) => [one.name, specialNumbers(one.special) ?? []]),
    ),
    monotone: Object.fromEntries(inputs.filter((one) => one.way !== 0).map((one) => [one.name, one.way])),
    groups: named((one) => one.group),
    purpose: form.purpose.trim(),
    models: form.models,
    card: form.card,
    seed: 42,
  } as TrainingWish;
}
