import { onBeforeUnmount, ref, type Ref } from "vue";

/** The wall clock, renewed every half minute, for ages and time limits on screen. */
export function useNow(): Ref<number> {
  const now = ref(Date.now());
  const timer = setInterval(() => {
    now.value = Date.now();
  }, 30_000);
  onBeforeUnmount(() => clearInterval(timer));
  return now;
}
