import type { Answer, Body } from "@huoshui/api";
import { useLocale, useSubmit } from "@huoshui/ui";
import { computed, nextTick, ref, shallowRef } from "vue";

import { api } from "@/app/api";

import { toDocument, type Form, type Json } from "./document";
import { asResult, type Result } from "./result";

const PATH = "/api/public/simulate";
const ask = (document: Json, key: string): Promise<Answer<typeof PATH, "post">> =>
  api.post(PATH, { body: document as unknown as Body<typeof PATH, "post">, key });

/** Sends the form to the engine; what it refuses is kept under the path it names and brought into view. */
export function useSimulation(form: () => Form, open: (path: string) => void) {
  const { t } = useLocale();
  const result = shallowRef<Result | null>(null);
  const errors = ref<Record<string, string>>({});
  const computedFor = ref("");
  const now = computed(() => JSON.stringify(toDocument(form()).document));
  /** The figures shown are those of an earlier form. */
  const stale = computed(() => result.value !== null && computedFor.value !== now.value);

  async function show(path: string): Promise<void> {
    open(path);
    await nextTick();
    await nextTick();
    let place: Element | null = null;
    for (let at = path; at && !place; at = at.slice(0, Math.max(0, at.lastIndexOf("."))))
      place =
        document.querySelector(`[data-path="${at}"]`) ??
        (/^events\.\d+\.\w+$/.test(at)
          ? document.querySelector(
              `[data-path="${at.replace(/\.\w+$/, "")}"] [data-field="${at.slice(at.lastIndexOf(".") + 1)}"]`,
            )
          : null);
    place?.scrollIntoView({ block: "center", behavior: "smooth" });
    place?.querySelector<HTMLElement>("input, button, textarea")?.focus({ preventScroll: true });
  }

  const { run, busy, problem } = useSubmit(
    async (key: string) => {
      const { document, problems } = toDocument(form());
      errors.value = Object.fromEntries(Object.entries(problems).map(([path, word]) => [path, t(word)]));
      const first = Object.keys(problems)[0];
      if (first) {
        void show(first);
        throw new Error(t("calculator.simulator.incomplete"));
      }
      result.value = asResult(await ask({ ...document, explain: true }, key));
      computedFor.value = now.value;
    },
    (error) => {
      const field = (error as Error & { field?: string | null }).field?.replace(/^body\./, "");
      if (!field) return;
      errors.value = { ...errors.value, [field]: error.message };
      void show(field);
    },
  );
  return { result, errors, stale, run, busy, problem };
}
