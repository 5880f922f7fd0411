import { onBeforeUnmount, onMounted } from "vue";

import type { Behaviour } from "@/shared/types";

type Watched = Behaviour["pasted"][number];

const WATCHED: Record<string, Watched> = {
  name: "name",
  id_number: "identity",
  uscc: "identity",
  phone: "phone",
};
const LONGEST_INTERVAL = 5000; // a longer one is a pause, not a rhythm
const MOST_INTERVALS = 500;
const MOST_SECONDS = 86_400;

/** Counts what happens on a form; `clock` gives milliseconds. */
export class FormWatch {
  private readonly seconds: Record<string, number> = {};
  private readonly pasted = new Set<Watched>();
  private readonly changed = new Set<string>();
  private readonly intervals: number[] = [];
  private corrections = 0;
  private focusLosses = 0;
  private step = "";
  private since: number;
  private lastKey: number | null = null;

  constructor(
    private readonly isResumed: boolean,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.since = clock();
  }

  /** The time until now belongs to the step before; from now on to this one. */
  enter(step: string): void {
    this.spend();
    this.step = step;
    this.lastKey = null;
  }

  /** Something was put into a field: `how` is the browser's word for it (inputType). */
  input(field: string, how: string): void {
    if (how === "insertFromPaste" || how === "insertFromDrop") {
      const watched = WATCHED[field];
      if (watched) this.pasted.add(watched);
      this.lastKey = null;
    } else if (how === "insertText" || how === "insertCompositionText") this.key();
  }

  /** A field was left with another answer than before; changed again, that is a correction. */
  change(field: string): void {
    if (this.changed.has(field)) this.corrections += 1;
    this.changed.add(field);
  }

  /** The page was left for another one, or come back to: the time between is not spent on the form. */
  leave(): void {
    this.spend();
    this.focusLosses += 1;
  }
  comeBack(): void {
    this.since = this.clock();
    this.lastKey = null;
  }

  counted(): Behaviour {
    this.spend();
    const { median, deviation } = rhythm(this.intervals);
    return {
      step_seconds: Object.fromEntries(
        Object.entries(this.seconds).map(([step, ms]) => [
          step,
          Math.min(Math.round(ms / 1000), MOST_SECONDS),
        ]),
      ),
      corrections: this.corrections,
      pasted: [...this.pasted],
      focus_losses: this.focusLosses,
      interval_count: this.intervals.length,
      interval_ms_median: median,
      interval_ms_deviation: deviation,
      is_resumed: this.isResumed,
    };
  }

  private key(): void {
    const now = this.clock();
    const interval = this.lastKey === null ? null : now - this.lastKey;
    if (interval !== null && interval <= LONGEST_INTERVAL && this.intervals.length < MOST_INTERVALS)
      this.intervals.push(interval);
    this.lastKey = now;
  }

  private spend(): void {
    const now = this.clock();
    if (this.step) this.seconds[this.step] = (this.seconds[this.step] ?? 0) + (now - this.since);
    this.since = now;
  }
}

/** Median and standard deviation of intervals in whole milliseconds; null without any. */
export function rhythm(intervals: number[]): { median: number | null; deviation: number | null } {
  if (!intervals.length) return { median: null, deviation: null };
  const sorted = [...intervals].sort((a, b) => a - b);
  const mean = sorted.reduce((sum, one) => sum + one, 0) / sorted.length;
  const variance = sorted.reduce((sum, one) => sum + (one - mean) ** 2, 0) / sorted.length;
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return { median: Math.round(median), deviation: Math.round(Math.sqrt(variance)) };
}

/** A watch that listens to the page for as long as the component stands. */
export function useFormWatch(isResumed: boolean): FormWatch {
  const watch = new FormWatch(isResumed);
  const field = (event: Event) => ((event.target as HTMLElement | null)?.id ?? "").replace(/^f-/, "");
  const listeners: [string, (event: Event) => void][] = [
    ["input", (event) => watch.input(field(event), (event as InputEvent).inputType ?? "")],
    ["change", (event) => watch.change(field(event))],
    ["visibilitychange", () => (document.hidden ? watch.leave() : watch.comeBack())],
  ];
  onMounted(() => listeners.forEach(([name, listener]) => document.addEventListener(name, listener, true)));
  onBeforeUnmount(() =>
    listeners.forEach(([name, listener]) => document.removeEventListener(name, listener, true)),
  );
  return watch;
}
