import { formatYuan, percentText } from "@huoshui/domain";
import { useLocale } from "@huoshui/ui";

import { fieldsOf } from "./kinds";

/** Events and changes in words: what one says, thing by thing. */
export function useEventWords() {
  const { t, label } = useLocale();

  function facts(
    kind: string,
    terms: Record<string, unknown>,
  ): { key: string; label: string; value: string }[] {
    return fieldsOf(kind, true)
      .filter(({ name }) => terms[name] !== undefined && terms[name] !== null && terms[name] !== "")
      .map((field) => ({
        key: field.name,
        label: t(`changes.fields.${field.name}`),
        value: valueOf(field.kind, field.group, terms[field.name]),
      }));
  }

  function valueOf(kind: string, group: string | undefined, value: unknown): string {
    if (typeof value === "boolean") return t(value ? "ui.yes" : "ui.no");
    const text = String(value);
    if (kind === "amount") return formatYuan(text);
    if (kind === "rate") return percentText(text);
    return group ? label(group, text) : text;
  }

  return { facts };
}
