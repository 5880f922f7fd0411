import type { Locale } from "@huoshui/domain";
import { computed } from "vue";
import { useI18n } from "vue-i18n";

const STORED = "huoshui.locale";

/** The language chosen on this device; Chinese unless the person has chosen otherwise. */
export function storedLocale(): Locale {
  return localStorage.getItem(STORED) === "en" ? "en" : "zh";
}

/** Words and names in the current language. */
export function useLocale() {
  const { t, te, locale } = useI18n({ useScope: "global" });
  const current = computed<Locale>(() => (locale.value === "en" ? "en" : "zh"));

  function choose(next: Locale): void {
    locale.value = next;
    localStorage.setItem(STORED, next);
    document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  }

  /** The side of a two-sided text: {name, name_en} by its stem, or {zh, en}. */
  function pick(source: object | null | undefined, stem = "name"): string {
    if (!source) return "";
    const row = source as Record<string, unknown>;
    if ("zh" in row && "en" in row && stem === "name") return String(row[current.value] ?? "");
    const own = current.value === "en" ? (row[`${stem}_en`] ?? row[stem]) : row[stem];
    return own === null || own === undefined ? "" : String(own);
  }

  /** The label of a state, method, channel…; the value itself when there is no word for it yet. */
  function label(group: string, value: string | null | undefined): string {
    if (!value) return "";
    const key = `states.${group}.${value}`;
    return te(key) ? t(key) : value;
  }

  return { t, te, locale: current, choose, pick, label };
}
