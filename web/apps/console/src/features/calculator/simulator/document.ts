import { formatYuan, percentInput, readPercent, readYuan } from "@huoshui/domain";

import { draftOf, emptyDraft, readTerms, type Draft } from "@/features/changes/kinds";

import { ALL_SECTIONS, COMPONENT_ORDER, isList, OWN, type Field, type Values } from "./fields";

export interface EventDraft {
  key: number;
  type: string;
  date: string;
  draft: Draft;
}

/** The form as it is typed: values by path, rows by the path of their list, the events in order. */
export interface Form {
  values: Values;
  lists: Record<string, Values[]>;
  events: EventDraft[];
}

export type Json = Record<string, unknown>;

const items = ALL_SECTIONS.flatMap((section) => section.items);
const fields = items.filter((item): item is Field => !isList(item));
const lists = items.filter(isList);
let lastKey = 0;
export const newKey = (): number => (lastKey += 1);

const presetOf = (field: Field): string | boolean => field.preset ?? (field.kind === "boolean" ? false : "");
export const emptyRow = (columns: readonly Field[]): Values =>
  Object.fromEntries(columns.map((column) => [column.path, presetOf(column)]));
export const newEvent = (type: string, date: string): EventDraft => ({
  key: newKey(),
  type,
  date,
  draft: emptyDraft(type),
});

export function emptyForm(): Form {
  return {
    values: Object.fromEntries(
      fields.map((field) => [
        field.path,
        field.kind === "order" ? COMPONENT_ORDER.join(",") : presetOf(field),
      ]),
    ),
    lists: Object.fromEntries(lists.map((one) => [one.list, []])),
    events: [],
  };
}

function setAt(document: Json, path: string, value: unknown): void {
  const names = path.split(".");
  let inner = document;
  for (const name of names.slice(0, -1)) inner = (inner[name] ??= {}) as Json;
  inner[names.at(-1)!] = value;
}
function getAt(document: Json, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, name) => (inner as Json | null | undefined)?.[name], document);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const splitDays = (text: string) => text.split(/[\s,，;；]+/).filter(Boolean);
/** One typed value as the document wants it; undefined when it says nothing, null when it cannot be read. */
function read(field: Field, typed: string | boolean | undefined): unknown {
  if (typeof typed === "boolean") return typed === presetOf(field) ? undefined : typed;
  const text = (typed ?? "").trim();
  if (!text || (text === field.preset && !field.required)) return undefined;
  switch (field.kind) {
    case "amount":
      return readYuan(text);
    case "rate":
      return readPercent(text);
    case "decimal":
      return /^\d+(\.\d+)?$/.test(text) ? text : null;
    case "count":
      return /^-?\d{1,6}$/.test(text) ? Number(text) : null;
    case "date":
      return DAY.test(text) ? text : null;
    case "dates":
      return splitDays(text).every((day) => DAY.test(day)) ? splitDays(text) : null;
    case "order":
      return text === COMPONENT_ORDER.join(",") ? undefined : text.split(",");
    default:
      return text;
  }
}

const WRONG: Partial<Record<Field["kind"], string>> = {
  amount: "ui.form.money",
  rate: "calculator.badRate",
  decimal: "calculator.simulator.badNumber",
  count: "ui.form.integer",
  date: "calculator.simulator.badDate",
  dates: "calculator.simulator.badDate",
};

/** The document of a form, and the keys of what is wrong by path. */
export function toDocument(form: Form): { document: Json; problems: Record<string, string> } {
  const document: Json = { terms: {} };
  const problems: Record<string, string> = {};
  function put(target: Json, field: Field, typed: string | boolean | undefined, path: string): void {
    const value = read(field, typed);
    if (value === undefined && field.required) problems[path] = "ui.form.required";
    else if (value === null) problems[path] = WRONG[field.kind] ?? "ui.form.required";
    else if (value !== undefined) setAt(target, field.path, value);
  }
  for (const item of items) {
    if (item.when && !item.when(form.values)) continue;
    if (isList(item)) {
      const rows = (form.lists[item.list] ?? []).map((row, index) => {
        const inner: Json = {};
        for (const column of item.columns)
          put(inner, column, row[column.path], `${item.list}.${index}.${column.path}`);
        return inner;
      });
      if (rows.length) setAt(document, item.list, rows);
    } else if (!item.path.startsWith(OWN) && form.values[item.path] !== "nothing")
      put(document, item, form.values[item.path], item.path);
  }
  if (form.events.length)
    document.events = form.events.map((event, index) => eventOf(event, index, problems));
  return { document, problems };
}

function eventOf(event: EventDraft, index: number, problems: Record<string, string>): Json {
  const found = readTerms(event.type, event.draft);
  for (const [name, key] of Object.entries(found.problems)) problems[`events.${index}.${name}`] = key;
  if (!DAY.test(event.date)) problems[`events.${index}.date`] = "calculator.simulator.badDate";
  return { type: event.type, date: event.date, ...found.terms };
}

function typed(field: Field, value: unknown): string | boolean {
  if (typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.join(field.kind === "order" ? "," : ", ");
  if (field.kind === "amount") return formatYuan(String(value));
  return field.kind === "rate" ? percentInput(String(value)) : String(value);
}

const SHORT: Record<string, string> = {
  tranches: "disbursement",
  rate_changes: "rate_change",
  pauses: "pause",
  fees: "fee",
};

/** A document in the form; what the form has no place for is left to the engine to refuse. */
export function toForm(document: Json): Form {
  const form = emptyForm();
  for (const field of fields) {
    const value = getAt(document, field.path);
    if (value !== undefined && value !== null) form.values[field.path] = typed(field, value);
  }
  for (const one of lists) {
    const rows = getAt(document, one.list);
    if (!Array.isArray(rows)) continue;
    form.lists[one.list] = (rows as Json[]).map((row) => ({
      ...emptyRow(one.columns),
      ...Object.fromEntries(
        one.columns
          .filter((column) => row[column.path] !== undefined && row[column.path] !== null)
          .map((column) => [column.path, typed(column, row[column.path])]),
      ),
    }));
  }
  form.values["ui.rates"] = getAt(document, "terms.floating")
    ? "floating"
    : form.lists["terms.rate_steps"]?.length
      ? "steps"
      : "fixed";
  const short = Object.entries(SHORT).flatMap(([name, type]) =>
    ((document[name] as Json[] | undefined) ?? []).map((row): Json => ({ type, ...row })),
  );
  form.events = [...((document.events as Json[] | undefined) ?? []), ...short].map((row) => ({
    key: newKey(),
    type: String(row.type),
    date: String(row.date ?? ""),
    draft: draftOf(String(row.type), row),
  }));
  return form;
}
