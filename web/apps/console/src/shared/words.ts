import { centsOf, formatYuan, percentText } from "@huoshui/domain";
import { useLocale } from "@huoshui/ui";

/** Answers and figures that are shares of something: read as per cent. */
const SHARE = /_rate$|_margin$|^debt_ratio$/;

/** Words for answers of a form wherever they turn up again: on a customer's page, in a decision's inputs. */
export function useWords() {
  const { t, te } = useLocale();

  /** The label of a form field; its own name when there is none. */
  const fieldName = (name: string): string => (te(`fields.${name}`) ? t(`fields.${name}`) : name);

  /** An answer as a person reads it: options in words, amounts grouped, shares in per cent. */
  function valueText(value: unknown, name = ""): string {
    if (value === null || value === undefined || value === "") return "–";
    if (typeof value === "boolean") return t(value ? "ui.yes" : "ui.no");
    if (typeof value === "object") return JSON.stringify(value);
    const text = String(value);
    if (SHARE.test(name) && Number.isFinite(Number(text)))
      return percentText(text.length > 8 ? Number(text).toFixed(4) : text);
    if (text === "yes" || text === "no") return t(`ui.${text}`);
    if (/^[a-z_]+$/.test(text) && te(`values.${text}`)) return t(`values.${text}`);
    return /^\d+\.\d{2}$/.test(text) && centsOf(text) !== null ? formatYuan(text) : rounded(text);
  }

  return { fieldName, valueText };
}

/** No more than four places of a figure that was worked out. */
const rounded = (text: string) => (/^-?\d+\.\d{5,}$/.test(text) ? Number(text).toFixed(4) : text);
