import type { CalculatorResult } from "@huoshui/api";
import { type Ref, onScopeDispose, ref, shallowRef, watch } from "vue";

import { useSession } from "@/app/session";
import { api } from "@/shared/api";

import { type Wish, optionsOf } from "./estimate";

/** The schedule of what a person is choosing, renewed a moment after each change; an overtaken answer is dropped. */
export function useEstimate(wish: Ref<Wish | null>) {
  const results = shallowRef<CalculatorResult[]>([]);
  const problem = ref("");
  const busy = ref(false);
  const session = useSession();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  async function ask(current: Wish) {
    const mine = ++turn;
    busy.value = true;
    try {
      const answer = await api.calculate(optionsOf(current, session.lender!.business_date));
      if (mine !== turn) return;
      results.value = answer.options;
      problem.value = "";
    } catch (error) {
      if (mine !== turn) return;
      results.value = [];
      problem.value = (error as Error).message;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  watch(
    () => JSON.stringify(wish.value),
    () => {
      clearTimeout(timer);
      if (wish.value) timer = setTimeout(() => void ask(wish.value!), results.value.length ? 300 : 0);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return { results, problem, busy };
}
