import type { ProvisionLoan } from "@huoshui/api";
import { formatYuan, percentText } from "@huoshui/domain";
import { useLocale } from "@huoshui/ui";

interface Scenario {
  name: string;
  weight: string;
  factor: string;
}

/** How an amount came about, in a sentence: the server sends the parts, the words are the page's. */
export function useExplanation() {
  const { t } = useLocale();

  function explain(row: ProvisionLoan): string {
    const parts = row.explanation as Record<string, string | number | string[] | Scenario[]>;
    const text = (key: string) => String(parts[key] ?? "");
    switch (parts.rule) {
      case "table":
        return t("provisions.by_table", {
          generalRate: percentText(text("general_rate")),
          general: formatYuan(text("general")),
          specialRate: percentText(text("special_rate")),
          special: formatYuan(text("special")),
        });
      case "ecl_12m":
      case "ecl_life":
        return t(`provisions.by_${parts.rule}`, {
          months: text("months"),
          rate: percentText(text("effective_rate")),
          scenarios: ((parts.scenarios ?? []) as Scenario[])
            .map(
              (one) => `${t(`provisions.scenario.${one.name}`)} ${percentText(one.weight)} × ${one.factor}`,
            )
            .join(" · "),
        });
      case "ecl_impaired":
        return t("provisions.by_ecl_impaired", {
          share: percentText(text("recovered_share")),
          years: text("recovery_years"),
          each: formatYuan(text("recovery_a_year")),
          rate: percentText(text("effective_rate")),
        });
      default:
        return "–";
    }
  }
  return { explain };
}
