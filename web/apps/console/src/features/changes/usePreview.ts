import { useLocale } from "@huoshui/ui";
import { computed } from "vue";

import { useLookup } from "@/shared/useLookup";

import { previewChange } from "./api";
import { readTerms, type Draft } from "./kinds";

export interface ChangeForm {
  kind: string;
  value_date: string;
  draft: Draft;
}

/** What a change would do, as the form stands; a refusal is told beside the field it names. */
export function usePreview(number: () => string, form: () => ChangeForm | null) {
  const { t } = useLocale();
  const read = computed(() => {
    const now = form();
    return now && readTerms(now.kind, now.draft, true);
  });
  /** Nothing is wrong and nothing is missing. */
  const complete = computed(() => !!form()?.kind && Object.keys(read.value?.problems ?? {}).length === 0);
  const {
    answer: effect,
    failure,
    busy,
  } = useLookup(
    () => {
      const now = form();
      if (!now || !complete.value) return null;
      return { kind: now.kind, terms: read.value?.terms ?? {}, value_date: now.value_date || null };
    },
    (asked) => previewChange(number(), asked),
  );
  const problem = computed(() => failure.value?.message ?? "");
  const field = computed(() => {
    const named = (failure.value as { field?: string | null } | null)?.field ?? "";
    return named.replace(/^(body\.)?terms\./, "");
  });
  const errors = computed(() => {
    const now = form();
    const typed = Object.entries(read.value?.problems ?? {}).filter(([name]) => now?.draft[name]);
    const found: Record<string, string> = Object.fromEntries(typed.map(([name, key]) => [name, t(key)]));
    if (problem.value && field.value) found[field.value] = problem.value;
    return found;
  });
  /** Keeps a refusal of sending, until the form changes. */
  function refused(error: Error): void {
    failure.value = error;
  }
  return { effect, problem, field, busy, complete, errors, read, refused };
}
