import type { VoucherRow } from "@huoshui/api";
import { useLocale } from "@huoshui/ui";

/** What a voucher says: its kind of fact, and its description, which is kept in Chinese, in either language. */
export function useVoucherWords() {
  const { t, te, locale } = useLocale();

  function factOf(row: Pick<VoucherRow, "fact">): string {
    const key = `ledger.facts.${row.fact}`;
    return te(key) ? t(key) : row.fact;
  }

  function describe(row: Pick<VoucherRow, "fact" | "description" | "source_number" | "reverses">): string {
    if (locale.value === "zh") return row.description;
    if (row.reverses) return t("ledger.sentences.reversal", { number: row.reverses });
    const key = `ledger.sentences.${row.fact}`;
    return te(key) ? t(key, { number: row.source_number }) : row.description;
  }

  return { factOf, describe };
}
