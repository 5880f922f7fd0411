import type { Page } from "@huoshui/api";
import { computed, onBeforeUnmount, ref, shallowRef, watch } from "vue";
import { useRoute, useRouter } from "vue-router";

export type ListQuery = Record<string, string>;

/**
 * A list whose search, filters, sorting and page live in the address, so that it can be shared and the back button
 * works. `fixed` adds conditions the person does not see.
 */
export function useList<P extends Page<unknown>>(
  load: (query: ListQuery) => Promise<P>,
  options: { fixed?: () => ListQuery; pageSize?: number } = {},
) {
  const route = useRoute();
  const router = useRouter();
  const here = route.name;
  const page = shallowRef<P | null>(null);
  const error = ref<Error | null>(null);
  const loading = ref(false);
  let turn = 0;

  const query = computed<ListQuery>(() => {
    const all: ListQuery = {};
    for (const [key, value] of Object.entries(route.query))
      if (typeof value === "string" && value) all[key] = value;
    return all;
  });
  const pageSize = computed(() => Number(query.value.page_size ?? options.pageSize ?? 20));
  const pageNumber = computed(() => Number(query.value.page ?? 1));

  async function reload(): Promise<void> {
    turn += 1;
    const mine = turn;
    loading.value = true;
    error.value = null;
    try {
      const answer = await load({
        page: "1",
        page_size: String(pageSize.value),
        ...query.value,
        ...(options.fixed?.() ?? {}),
      });
      if (mine === turn) page.value = answer;
    } catch (problem) {
      if (mine === turn) error.value = problem as Error;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  type Change = Record<string, string | null | undefined>;
  /** Changes conditions; an empty value removes one. The list starts again at page 1. */
  function set(change: Change, keepPage = false): void {
    const next: ListQuery = { ...query.value };
    if (!keepPage) delete next.page;
    for (const [key, value] of Object.entries(change)) {
      if (value) next[key] = value;
      else delete next[key];
    }
    void router.replace({ query: next });
  }
  /** What a person asks for by a key or a button: the same conditions asked again are looked up again. */
  function ask(change: Change): void {
    const isSame = Object.entries(change).every(([key, value]) => (query.value[key] ?? "") === (value ?? ""));
    if (isSame && pageNumber.value === 1) void reload();
    else set(change);
  }

  const stop = watch(
    () => JSON.stringify([query.value, options.fixed?.() ?? {}]),
    () => {
      if (route.name === here) void reload();
    },
    { immediate: true },
  );
  onBeforeUnmount(stop);
  return { page, error, loading, query, pageNumber, pageSize, set, ask, reload };
}

export type ListState<P extends Page<unknown>> = ReturnType<typeof useList<P>>;
