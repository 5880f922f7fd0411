import type { Tone } from "@huoshui/domain";

/** 0.78361 → "0.784"; a figure that was not measured is a dash. */
export const figure = (value: number | null | undefined, digits = 3): string =>
  value === null || value === undefined ? "–" : value.toFixed(digits);

/** 0.1234 → "12.3 %". */
export const share = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : `${(100 * value).toFixed(1)} %`;

const LEVELS: Record<string, Tone> = { steady: "success", watch: "warning", act: "danger" };

/** The tone of what a watch says: steady, watch, act. */
export const levelTone = (level: string): Tone => LEVELS[level] ?? "neutral";
