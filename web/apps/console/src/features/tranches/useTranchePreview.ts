import type { TranchePreview } from "@huoshui/api";
import { onBeforeUnmount, ref, shallowRef, watch } from "vue";

import { previewTranche } from "./api";

/** What the next part would do, looked up again once the typing pauses; an empty amount asks for nothing. */
export function useTranchePreview(contract: () => string, amount: () => string) {
  const effect = shallowRef<TranchePreview | null>(null);
  const problem = ref("");
  const busy = ref(false);
  let timer = 0;
  let turn = 0;

  async function look(asked: string): Promise<void> {
    const mine = turn;
    busy.value = true;
    try {
      const found = await previewTranche(contract(), asked);
      if (mine === turn) effect.value = found;
    } catch (error) {
      if (mine === turn) problem.value = (error as Error).message;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }
  watch(
    amount,
    (asked) => {
      window.clearTimeout(timer);
      turn += 1;
      busy.value = false;
      problem.value = "";
      effect.value = null;
      if (asked) timer = window.setTimeout(() => void look(asked), 350);
    },
    { immediate: true },
  );
  onBeforeUnmount(() => {
    window.clearTimeout(timer);
    turn += 1;
  });
  return { effect, problem, busy };
}
