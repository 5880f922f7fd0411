import { onBeforeUnmount, ref, shallowRef, type Ref, type ShallowRef } from "vue";

export interface AsyncState<T> {
  data: ShallowRef<T | null>;
  error: Ref<Error | null>;
  loading: Ref<boolean>;
  reload: () => Promise<void>;
}

/** Loads something and keeps data, error and loading apart; an answer overtaken by a later request is dropped. */
export function useAsync<T>(load: () => Promise<T>, immediate = true): AsyncState<T> {
  const data = shallowRef<T | null>(null);
  const error = ref<Error | null>(null);
  const loading = ref(false);
  let turn = 0;

  async function reload(): Promise<void> {
    turn += 1;
    const mine = turn;
    loading.value = true;
    error.value = null;
    try {
      const answer = await load();
      if (mine === turn) data.value = answer;
    } catch (problem) {
      if (mine === turn) error.value = problem as Error;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  onBeforeUnmount(() => {
    turn += 1;
  });
  if (immediate) void reload();
  return { data, error, loading, reload };
}
