import { onBeforeUnmount, ref, shallowRef, watch } from "vue";

export interface LookupOptions {
  /** Milliseconds without a stroke before it is asked. */
  wait?: number;
  /** The last answer, or what was wrong, stays in sight until the next one is there. */
  keep?: boolean;
}

/** An answer looked up again once the typing pauses; an overtaken one is dropped. Null asks for nothing. */
export function useLookup<Q, A>(
  question: () => Q | null,
  look: (asked: Q) => Promise<A>,
  { wait = 350, keep = false }: LookupOptions = {},
) {
  const answer = shallowRef<A | null>(null);
  const failure = shallowRef<Error | null>(null);
  const busy = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  async function ask(asked: Q): Promise<void> {
    const mine = turn;
    busy.value = true;
    try {
      const found = await look(asked);
      if (mine === turn) [answer.value, failure.value] = [found, null];
    } catch (error) {
      if (mine === turn) [answer.value, failure.value] = [null, error as Error];
    } finally {
      if (mine === turn) busy.value = false;
    }
  }
  function stop(): void {
    clearTimeout(timer);
    turn += 1;
  }
  watch(
    () => JSON.stringify(question()),
    () => {
      stop();
      busy.value = false;
      if (!keep) [answer.value, failure.value] = [null, null];
      const asked = question();
      if (asked !== null) timer = setTimeout(() => void ask(asked), wait);
    },
    { immediate: true },
  );
  onBeforeUnmount(stop);
  return { answer, failure, busy };
}
