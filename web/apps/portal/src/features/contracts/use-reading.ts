import { computed, onScopeDispose, ref } from "vue";

/** Counts the seconds a text has really been on screen: a page in the background does not count as read. */
export function useReading(required: () => number, isHidden: () => boolean = () => document.hidden) {
  const shown = ref(0);
  const left = computed(() => Math.max(0, required() - shown.value));
  let timer: ReturnType<typeof setInterval> | undefined;

  function start() {
    stop();
    timer = setInterval(() => {
      if (!isHidden()) shown.value += 1;
    }, 1000);
  }
  function stop() {
    clearInterval(timer);
  }
  onScopeDispose(stop);
  return { shown, left, start, stop };
}
