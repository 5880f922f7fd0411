import type { Tone } from "./tones";

/** The bucket of days past due: M0 none, M1 1–30 … M6 151–180, M7 over 180. */
export function bucketOf(daysPastDue: number): string {
  if (daysPastDue <= 0) return "m0";
  if (daysPastDue > 180) return "m7";
  return `m${Math.ceil(daysPastDue / 30)}`;
}

export const BUCKETS: Record<string, [number, number | null]> = {
  m0: [0, 0],
  m1: [1, 30],
  m2: [31, 60],
  m3: [61, 90],
  m4: [91, 120],
  m5: [121, 150],
  m6: [151, 180],
  m7: [181, null],
};

/** The days a bucket covers: "m1" → "1–30". */
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
