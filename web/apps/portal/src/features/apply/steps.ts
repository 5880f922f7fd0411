import type { FormValues } from "@huoshui/api";
import { type SchemaField, type SchemaSection, checkField } from "@huoshui/ui";

import { termChoices } from "@/shared/calculator/scale";
import type { DocumentKind, ProductDetail } from "@/shared/types";

export type Step = { kind: "section"; section: SchemaSection } | { kind: "documents" } | { kind: "review" };

type Label = (group: "method" | "customer_kind", value: string) => Named;

/** The product's form with the product's own bounds and choices where the schema leaves them open. */
export function sectionsOf(product: Pick<ProductDetail, "form"> & Bounds, label: Label): SchemaSection[] {
  return product.form.sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) => bounded(field, product, label)),
  }));
}

interface Bounds {
  amount_min: string;
  amount_max: string;
  term_months_min: number;
  term_months_max: number;
  repayment_methods: string[];
  customer_kinds: string[];
}
interface Named {
  zh: string;
  en: string;
}

function bounded(field: SchemaField, product: Bounds, label: Label): SchemaField {
  switch (field.name) {
    case "amount":
      return { ...field, min: field.min ?? product.amount_min, max: field.max ?? product.amount_max };
    case "term_months":
      return {
        ...field,
        min: field.min ?? product.term_months_min,
        max: field.max ?? product.term_months_max,
      };
    case "repayment_method":
      return withChoices(field, product.repayment_methods, (value) => label("method", value));
    case "customer_kind":
      return withChoices(field, product.customer_kinds, (value) => label("customer_kind", value));
    default:
      return field;
  }
}

/** The field's own options where they are allowed; else the allowed values under their usual names. */
function withChoices(field: SchemaField, allowed: string[], name: (value: string) => Named): SchemaField {
  const own = field.options?.filter((option) => allowed.includes(option.value));
  if (own?.length) return { ...field, options: own };
  return {
    ...field,
    options: allowed.map((value) => ({ value, label: name(value).zh, label_en: name(value).en })),
  };
}

/** The steps of an application: each section, the documents when any are asked for, the review. */
export function stepsOf(sections: SchemaSection[], documents: DocumentKind[]): Step[] {
  const steps: Step[] = sections.map((section) => ({ kind: "section", section }));
  if (documents.length) steps.push({ kind: "documents" });
  return [...steps, { kind: "review" }];
}

export const sectionIsGood = (section: SchemaSection, values: FormValues): boolean =>
  section.fields.every((field) => checkField(field, values[field.name]) === null);

/** Required documents that have not been handed in. */
export const missingDocuments = (asked: DocumentKind[], given: { kind: string }[]): DocumentKind[] =>
  asked.filter((kind) => kind.required && !given.some((document) => document.kind === kind.kind));

/** Where to carry on: the first step that is not finished. */
export function resumeAt(
  steps: Step[],
  values: FormValues,
  asked: DocumentKind[],
  given: { kind: string }[],
): number {
  const open = steps.findIndex((step) => {
    if (step.kind === "section") return !sectionIsGood(step.section, values);
    return step.kind === "documents" ? missingDocuments(asked, given).length > 0 : true;
  });
  return open === -1 ? steps.length - 1 : open;
}

/** The field a refusal names: "form.amount" and "body.form.amount" both mean amount. */
export const fieldNamed = (path: string | null): string | null => path?.split(".").pop() ?? null;

/** The step a field or document belongs to; null when none does. */
export function stepOf(steps: Step[], name: string | null): number | null {
  if (!name) return null;
  const found = steps.findIndex((step) =>
    step.kind === "section" ? step.section.fields.some((field) => field.name === name) : false,
  );
  if (found >= 0) return found;
  const documents = steps.findIndex((step) => step.kind === "documents");
  return name.startsWith("document") && documents >= 0 ? documents : null;
}

/** First values of choices that are open: so that the cost can be shown at once. */
export function withStartingValues(
  values: FormValues,
  product: Bounds,
  amount: string,
  phone: string,
): FormValues {
  const terms = termChoices(product.term_months_min, product.term_months_max);
  const start: FormValues = {
    amount,
    term_months: terms.includes(12) ? 12 : (terms[0] ?? null),
    repayment_method: product.repayment_methods[0] ?? null,
    ...(phone ? { phone } : {}),
  };
  const filled = Object.entries(values).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  return { ...start, ...Object.fromEntries(filled) };
}
