import { formatYuan, percentText } from "@huoshui/domain";
import { useLocale } from "@huoshui/ui";
import { computed } from "vue";

import { namesIn } from "./definition";

const LABELLED: Record<string, string> = {
  customer_kinds: "customer_kind",
  repayment_methods: "method",
  day_count: "day_count",
  allocation_order: "component",
  prepayment_interest: "prepayment_interest",
  surplus: "surplus",
  "pricing.kind": "pricing_kind",
  "pricing.lpr_code": "lpr_code",
  "pricing.reset": "rate_reset",
};
const MONEY = /(amount_min|amount_max|auto_approve_up_to|above_amount|amount)$/;
const RATE = /(_rate|markup|annual_rate|vat_rate|rate_monthly)$/;

/** Words for the parts of a fee, which stand under its own code. */
const feeGroup = (path: string) => (/^fees\..+\.timing$/.test(path) ? "fee_timing" : undefined);

/** What a definition names by its code: a flow, a template, a kind of step. */
export const isCode = (value: string) => /^[a-z]+([._][a-z0-9]+)+$/.test(value);

/** Words for the terms of product definitions: for the path of a term, and for its value. */
export function useTermWords(definitions: () => unknown[]) {
  const { t, te, pick, label, locale } = useLocale();
  const names = computed(() => new Map(definitions().flatMap((one) => [...namesIn(one)])));

  /** A part of a path: a term, or the name the definition itself gives to a step, a document, a field. */
  const partOf = (part: string): string =>
    te(`products.terms.${part}`) ? t(`products.terms.${part}`) : pick(names.value.get(part)) || part;

  function nameOf(path: string): string {
    const known = `products.terms.${path.replaceAll(".", "_")}`;
    return te(known) ? t(known) : path.split(".").map(partOf).join(" · ");
  }

  function valueOf(path: string, value: string): string {
    const group = LABELLED[path] ?? LABELLED[path.split(".")[0]!] ?? feeGroup(path);
    if (group === "rate_reset") return label(group, value || "none");
    if (group)
      return value
        .split(", ")
        .map((one) => label(group, one))
        .join(path.startsWith("allocation") ? " → " : locale.value === "zh" ? "、" : ", ");
    if (/^fees\..+\.collector$/.test(path) && value === "lender") return t("products.fees.lender");
    if (value === "true" || value === "false") return t(value === "true" ? "ui.yes" : "ui.no");
    if (MONEY.test(path) && /^\d+(\.\d+)?$/.test(value)) return formatYuan(value);
    if (RATE.test(path) && /^0?\.?\d+(\.\d+)?$/.test(value)) return percentText(value);
    return value;
  }

  return { nameOf, valueOf };
}
