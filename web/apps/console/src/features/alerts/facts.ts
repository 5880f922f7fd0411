import type { AlertRow } from "@huoshui/api";
import { formatYuan } from "@huoshui/domain";
import { useLocale } from "@huoshui/ui";

/** The figures of an alert in words. */
export function useFacts() {
  const { t, te } = useLocale();
  const percent = (text: string) => (text === "" ? "–" : `${(100 * Number(text)).toFixed(1)} %`);

  function factsOf(alert: AlertRow): string {
    const facts = alert.facts as Record<string, string | number>;
    const shown = Object.fromEntries(
      Object.entries(facts).map(([name, value]) => {
        const text = String(value);
        if (["debt_ratio", "ltv", "cap"].includes(name)) return [name, percent(text)];
        if (["used", "limit", "owed", "available"].includes(name)) return [name, formatYuan(text)];
        if (["before", "after"].includes(name)) return [name, Number(text).toString()];
        if (name === "threshold" && /^0\.\d+$/.test(text)) return [name, percent(text)];
        return [name, text];
      }),
    );
    const key = `alerts.words.${alert.rule}`;
    return te(key) ? t(key, shown) : "";
  }

  return { factsOf };
}
