import type { ChangeEffect } from "@huoshui/api";
import { useLocale } from "@huoshui/ui";
import { computed, onBeforeUnmount, ref, shallowRef, watch } from "vue";

import { previewChange } from "./api";
import { readTerms, type Draft } from "./kinds";

export interface ChangeForm {
  kind: string;
  value_date: string;
  draft: Draft;
}

/** What a change would do, looked up again shortly after every stroke; an overtaken answer is dropped. */
export function usePreview(number: () => string, form: () => ChangeForm | null) {
  const { t } = useLocale();
  const effect = shallowRef<ChangeEffect | null>(null);
  const problem = ref("");
  const field = ref("");
  const busy = ref(false);
  let turn = 0;
  let wait: ReturnType<typeof setTimeout> | undefined;

  const read = computed(() => {
    const now = form();
    return now && readTerms(now.kind, now.draft, true);
  });
  /** Nothing is wrong and nothing is missing. */
  const complete = computed(() => !!form()?.kind && Object.keys(read.value?.problems ?? {}).length === 0);
  const errors = computed(() => {
    const now = form();
    const typed = Object.entries(read.value?.problems ?? {}).filter(([name]) => now?.draft[name]);
    const found: Record<string, string> = Object.fromEntries(typed.map(([name, key]) => [name, t(key)]));
    if (problem.value && field.value) found[field.value] = problem.value;
    return found;
  });

  async function look(): Promise<void> {
    const now = form();
    if (!now || !complete.value) return;
    turn += 1;
    const mine = turn;
    busy.value = true;
    try {
      const answer = await previewChange(number(), {
        kind: now.kind,
        terms: read.value?.terms ?? {},
        value_date: now.value_date || null,
      });
      if (mine === turn) effect.value = answer;
    } catch (error) {
      if (mine !== turn) return;
      effect.value = null;
      refused(error as Error & { field?: string | null });
    } finally {
      if (mine === turn) busy.value = false;
    }
  }
  /** Keeps a refusal beside the field it names. */
  function refused(error: Error & { field?: string | null }): void {
    problem.value = error.message;
    field.value = (error.field ?? "").replace(/^(body\.)?terms\./, "");
  }

  watch(
    () => JSON.stringify(form()),
    () => {
      clearTimeout(wait);
      turn += 1;
      busy.value = false;
      problem.value = "";
      field.value = "";
      effect.value = null;
      if (complete.value) wait = setTimeout(() => void look(), 350);
    },
  );
  onBeforeUnmount(() => {
    clearTimeout(wait);
    turn += 1;
  });
  return { effect, problem, field, busy, complete, errors, read, refused };
}
