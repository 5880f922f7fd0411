import { centsOf, isBankCard, isIdNumber, isPhone, isUscc, readPercent, readYuan } from "@huoshui/domain";

/** The form a product asks for, as the back end sends it. */
export interface SchemaField {
  name: string;
  kind: string;
  label: string;
  label_en: string;
  required?: boolean;
  min?: string | number | null;
  max?: string | number | null;
  max_length?: number | null;
  options?: { value: string; label: string; label_en: string }[] | null;
  help?: string | null;
  help_en?: string | null;
  unit?: string | null;
  unit_en?: string | null;
}

export interface SchemaSection {
  code: string;
  title: string;
  title_en: string;
  kind?: string;
  fields: SchemaField[];
}

export type Values = Record<string, unknown>;

/** The problem of a field as an i18n key with its parameters; null when the value is good. */
export type FieldProblem = { key: string; params?: Record<string, unknown> } | null;

/** What no contract can print; the back end refuses it too. */
const EMOJI = /\p{Emoji_Presentation}|\uFE0F/u;
const IDENTIFIERS = new Set(["phone", "id_number", "uscc", "bank_card"]);
const isEmpty = (value: unknown) => value === undefined || value === null || value === "";

/** Checks one field lightly; the back end decides. */
export function checkField(field: SchemaField, value: unknown): FieldProblem {
  if (isEmpty(value)) return field.required ? { key: "ui.form.required" } : null;
  const text = String(value).trim();
  if (EMOJI.test(text)) return { key: "ui.form.emoji" };
  if (field.max_length && text.length > field.max_length) {
    return { key: "ui.form.tooLong", params: { max: field.max_length } };
  }
  // Shown masked by the back end, which knows the rest: left as it is, it stays what it was.
  if (IDENTIFIERS.has(field.kind) && text.includes("**")) return null;
  const check = CHECKS[field.kind];
  return check ? check(field, text) : null;
}

const matches = (test: (text: string) => boolean, key: string) => (_: SchemaField, text: string) =>
  test(text) ? null : { key };

const CHECKS: Record<string, (field: SchemaField, text: string) => FieldProblem> = {
  phone: matches(isPhone, "ui.form.phone"),
  id_number: matches(isIdNumber, "ui.form.idNumber"),
  uscc: matches(isUscc, "ui.form.uscc"),
  bank_card: matches(isBankCard, "ui.form.bankCard"),
  region: matches((text) => /^\d{6}$/.test(text), "ui.form.region"),
  money: (field, text) => {
    const cents = centsOf(text);
    if (cents === null) return { key: "ui.form.money" };
    return range(field, cents, (bound) => centsOf(bound));
  },
  integer: (field, text) => {
    if (!/^-?\d+$/.test(text)) return { key: "ui.form.integer" };
    return range(field, BigInt(text), (bound) => (/^-?\d+$/.test(bound) ? BigInt(bound) : null));
  },
};

function range(field: SchemaField, value: bigint, read: (bound: string) => bigint | null): FieldProblem {
  const min = isEmpty(field.min) ? null : read(String(field.min));
  const max = isEmpty(field.max) ? null : read(String(field.max));
  if (min !== null && value < min) return { key: "ui.form.min", params: { min: field.min } };
  if (max !== null && value > max) return { key: "ui.form.max", params: { max: field.max } };
  return null;
}

/** What was typed as the value the back end wants: "12万" → "120000.00", "4.35" percent → "0.0435". */
export function readTyped(field: SchemaField, typed: string): unknown {
  const text = typed.replace(/\p{Cf}/gu, "").trim(); // pasting brings invisible marks along
  if (text === "") return null;
  if (field.kind === "money") return readYuan(text) ?? text;
  if (field.kind === "rate") return readPercent(text) ?? text;
  if (field.kind === "integer") return /^-?\d+$/.test(text) ? Number(text) : text;
  if (field.kind === "id_number" || field.kind === "uscc") return text.toUpperCase();
  if (field.kind === "phone" || field.kind === "bank_card") return text.replace(/[\s-]/g, "");
  return text;
}
