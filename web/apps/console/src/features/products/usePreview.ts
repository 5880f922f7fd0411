import type { Answer, Body } from "@huoshui/api";
import { computed } from "vue";

import { api } from "@/app/api";
import { useLookup } from "@/shared/useLookup";

const PATH = "/api/public/simulate";
export interface SampleLine {
  number: number;
  due_date: string;
  principal_due: string;
  interest_due: string;
  total_due: string;
  principal_after: string;
}

/** The schedule of a document by the engine itself; null asks for nothing. */
export function usePreview(document: () => Record<string, unknown> | null) {
  const { answer, failure, busy } = useLookup(document, simulate, { wait: 300, keep: true });
  const lines = computed(() => (answer.value?.schedule ?? []) as unknown as SampleLine[]);
  const problem = computed(() => failure.value?.message ?? "");
  return { lines, problem, busy };
}

function simulate(document: Record<string, unknown>): Promise<Answer<typeof PATH, "post">> {
  return api.post(PATH, {
    body: document as unknown as Body<typeof PATH, "post">,
    key: crypto.randomUUID(),
  });
}
