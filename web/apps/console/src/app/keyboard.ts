import { onBeforeUnmount, onMounted } from "vue";

type Handler = (event: KeyboardEvent) => void;

const layers: Record<string, Handler>[] = [];
let prefix = "";
let timer: ReturnType<typeof setTimeout> | undefined;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);

/** Runs the innermost handler for a key or a two-key sequence ("g d"); typing in a field is left alone. */
export function handleKey(event: KeyboardEvent): void {
  if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector(".el-overlay:not([style*='display: none']) .el-dialog")) return;
  const name = prefix ? `${prefix} ${event.key}` : event.key;
  prefix = "";
  clearTimeout(timer);
  for (const layer of [...layers].reverse()) {
    const handler = layer[name];
    if (!handler) continue;
    event.preventDefault();
    handler(event);
    return;
  }
  if (event.key === "g") {
    prefix = "g";
    timer = setTimeout(() => (prefix = ""), 1200);
  }
}

/** Keys that count while a component is on screen; later components win. */
export function useKeys(keys: Record<string, Handler>): void {
  onMounted(() => layers.push(keys));
  onBeforeUnmount(() => {
    const index = layers.indexOf(keys);
    if (index >= 0) layers.splice(index, 1);
  });
}
