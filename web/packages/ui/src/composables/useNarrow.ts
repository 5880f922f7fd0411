import { onBeforeUnmount, ref, type Ref } from "vue";

/** True while the window is narrower than the width given; tables become cards, the navigation a drawer. */
export function useNarrow(width = 900): Ref<boolean> {
  const query = window.matchMedia(`(max-width: ${width - 1}px)`);
  const narrow = ref(query.matches);
  const listen = (event: MediaQueryListEvent) => {
    narrow.value = event.matches;
  };
  query.addEventListener("change", listen);
  onBeforeUnmount(() => query.removeEventListener("change", listen));
  return narrow;
}
