import { onScopeDispose, ref } from "vue";

/** Seconds counting down to zero; stops with the page. */
export function useCountdown() {
  const left = ref(0);
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);
  function start(seconds: number) {
    stop();
    left.value = Math.max(0, Math.ceil(seconds));
    if (left.value === 0) return;
    const end = Date.now() + left.value * 1000;
    timer = setInterval(() => {
      left.value = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      if (left.value === 0) stop();
    }, 250);
  }
  onScopeDispose(stop);
  return { left, start, stop };
}
