import { ref, type Ref } from "vue";

interface Refused {
  field?: string | null;
  message: string;
  mayRetry?: boolean;
}

export interface Submission<A extends unknown[], T> {
  run: (...args: A) => Promise<T | null>;
  busy: Ref<boolean>;
  /** What went wrong last time, in words; empty when nothing did. */
  problem: Ref<string>;
  /** The field the problem is about, when the server named one. */
  field: Ref<string | null>;
}

/**
 * Sends a form once. The idempotency key stays the same while the outcome is unknown (no answer, server failure),
 * so that pressing the button again cannot do the thing twice; it is renewed after any definite answer.
 */
export function useSubmit<A extends unknown[], T>(
  send: (key: string, ...args: A) => Promise<T>,
  onProblem?: (error: Error) => void,
): Submission<A, T> {
  let key = crypto.randomUUID() as string;
  const busy = ref(false);
  const problem = ref("");
  const field = ref<string | null>(null);

  async function run(...args: A): Promise<T | null> {
    if (busy.value) return null;
    busy.value = true;
    problem.value = "";
    field.value = null;
    try {
      const answer = await send(key, ...args);
      key = crypto.randomUUID();
      return answer;
    } catch (error) {
      const refused = error as Refused & Error;
      problem.value = refused.message;
      field.value = refused.field ?? null;
      if (!refused.mayRetry) key = crypto.randomUUID();
      onProblem?.(refused);
      return null;
    } finally {
      busy.value = false;
    }
  }

  return { run, busy, problem, field };
}
