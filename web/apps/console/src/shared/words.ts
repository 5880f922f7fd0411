import { centsOf, formatYuan } from "@huoshui/domain";
import { useLocale } from "@huoshui/ui";

/** Words for answers of a form wherever they turn up again: on a customer's page, in a decision's inputs. */
export function useWords() {
  const { t, te } = useLocale();

  /** The label of a form field; its own name when there is none. */
  const fieldName = (name: string): string => (te(`fields.${name}`) ? t(`fields.${name}`) : name);

  /** An answer as a person reads it: options in words, amounts grouped. */
  function valueText(value: unknown): string {
    if (value === null || value === undefined || value === "") return "–";
    if (typeof value === "boolean") return t(value ? "ui.yes" : "ui.no");
    if (typeof value === "object") return JSON.stringify(value);
    const text = String(value);
    if (text === "yes" || text === "no") return t(`ui.${text}`);
    if (/^[a-z_]+$/.test(text) && te(`values.${text}`)) return t(`values.${text}`);
    return /^\d+\.\d{2}$/.test(text) && centsOf(text) !== null ? formatYuan(text) : text;
  }

  return { fieldName, valueText };
}
