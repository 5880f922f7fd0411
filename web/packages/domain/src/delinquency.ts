import type { Tone } from "./tones";

/** The bucket of days past due: M0 none, M1 1–30 … M6 151–180, M7 over 180. */
export function bucketOf(daysPastDue: number): string {
  if (daysPastDue <= 0) return "M0";
  if (daysPastDue > 180) return "M7";
  return `M${Math.ceil(daysPastDue / 30)}`;
}

export const BUCKETS: Record<string, [number, number | null]> = {
  M0: [0, 0],
  M1: [1, 30],
  M2: [31, 60],
  M3: [61, 90],
  M4: [91, 120],
  M5: [121, 150],
  M6: [151, 180],
  M7: [181, null],
};

/** The days a bucket covers: "M1" → "1–30". */
export function bucketDays(bucket: string): string {
  const range = BUCKETS[bucket];
  if (!range) return bucket;
  if (range[1] === null) return `>${range[0] - 1}`;
  return range[0] === range[1] ? String(range[0]) : `${range[0]}–${range[1]}`;
}

/** The tone in which days past due are shown. */
export function dpdTone(daysPastDue: number): Tone {
  if (daysPastDue <= 0) return "neutral";
  return daysPastDue <= 30 ? "warning" : "danger";
}
