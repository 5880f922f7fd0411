import { useAsync, useLocale } from "@huoshui/ui";
import { bucketDays, BUCKETS } from "@huoshui/domain";
import { computed } from "vue";

import { listProducts } from "@/features/products/api";
import { optionsOf, type Column, type FilterDef } from "@/shared/table";

const CLASSES = ["normal", "special_mention", "substandard", "doubtful", "loss"];

/** Columns and filters of loan lists; the arrears list shows what is late first. */
export function useLoanList(kind: "all" | "arrears") {
  const { t, pick, label } = useLocale();
  const products = useAsync(() => listProducts().catch(() => []));

  const columns = computed<Column[]>(() => [
    { key: "customer_name", label: t("loans.customer"), card: "title" },
    { key: "number", label: t("loans.number") },
    { key: "product", label: t("loans.product") },
    ...(kind === "all"
      ? [
          { key: "principal", label: t("loans.principal"), num: true, sort: true, card: "hide" as const },
          { key: "annual_rate", label: t("loans.rate"), num: true, card: "hide" as const },
        ]
      : []),
    { key: "principal_outstanding", label: t("loans.outstanding"), num: true, sort: true },
    ...(kind === "all"
      ? [{ key: "next_due", label: t("loans.nextDue"), num: true, sort: "next_due_date" }]
      : [{ key: "overdue_amount", label: t("loans.overdueAmount"), num: true, sort: true }]),
    { key: "days_past_due", label: t("loans.dpd"), num: true, sort: true },
    { key: "risk_class", label: t("loans.riskClass") },
    { key: "status", label: t("loans.status"), card: "corner" },
  ]);

  const filters = computed<FilterDef[]>(() => [
    ...(kind === "all"
      ? [
          {
            key: "status",
            label: t("loans.status"),
            options: optionsOf(["active", "settled", "written_off", "transferred"], "loan", label),
            width: "128px",
          },
        ]
      : []),
    {
      key: "risk_class",
      label: t("loans.riskClass"),
      options: optionsOf([...CLASSES, "npl"], "risk_class", label),
      width: "128px",
    },
    {
      key: "bucket",
      label: t("loans.bucket"),
      options: Object.keys(BUCKETS).map((value) => ({
        value,
        label: `${value.toUpperCase()} · ${bucketDays(value)} ${t("loans.dayUnit")}`,
      })),
      width: "140px",
    },
    {
      key: "product",
      label: t("loans.product"),
      options: (products.data.value ?? []).map((product) => ({ value: product.code, label: pick(product) })),
    },
  ]);
  return { columns, filters };
}
