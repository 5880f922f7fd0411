import type { Answer, Body } from "@huoshui/api";
import { onBeforeUnmount, ref, shallowRef, watch } from "vue";

import { api } from "@/app/api";

const PATH = "/api/public/simulate";
export interface SampleLine {
  number: number;
  due_date: string;
  principal_due: string;
  interest_due: string;
  total_due: string;
  principal_after: string;
}

/** The schedule of a document by the engine itself, asked for once the typing pauses; null asks for nothing. */
export function usePreview(document: () => Record<string, unknown> | null) {
  const lines = shallowRef<SampleLine[]>([]);
  const problem = ref("");
  const busy = ref(false);
  let timer = 0;
  let turn = 0;

  async function ask(body: Record<string, unknown>): Promise<void> {
    const mine = (turn += 1);
    busy.value = true;
    try {
      const answer: Answer<typeof PATH, "post"> = await api.post(PATH, {
        body: body as unknown as Body<typeof PATH, "post">,
        key: crypto.randomUUID(),
      });
      if (mine !== turn) return;
      lines.value = answer.schedule as unknown as SampleLine[];
      problem.value = "";
    } catch (error) {
      if (mine !== turn) return;
      lines.value = [];
      problem.value = (error as Error).message;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }
  watch(
    () => JSON.stringify(document()),
    (now) => {
      window.clearTimeout(timer);
      turn += 1;
      busy.value = false;
      if (now !== "null")
        timer = window.setTimeout(() => void ask(JSON.parse(now) as Record<string, unknown>), 300);
    },
    { immediate: true },
  );
  onBeforeUnmount(() => window.clearTimeout(timer));
  return { lines, problem, busy };
}
