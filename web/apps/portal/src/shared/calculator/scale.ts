import { centsOf, yuanOf } from "@huoshui/domain";

/** Whole yuan of an amount text for a slider's position; the amount itself stays a text. */
export const sliderYuan = (amount: string): number => Number((centsOf(amount) ?? 0n) / 100n);

const STEPS = [100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000];

/** A round step that gives the thumb about a hundred places: 5,000 … 200,000 → 1,000. */
export function stepOf(min: string, max: string): number {
  const range = sliderYuan(max) - sliderYuan(min);
  return STEPS.find((step) => range / step <= 200) ?? STEPS[STEPS.length - 1]!;
}

/** The amount at a slider position: rounded to the step, never outside the bounds. */
export function amountAt(position: number, min: string, max: string): string {
  const step = stepOf(min, max);
  const rounded = BigInt(Math.round(position / step) * step) * 100n;
  const low = centsOf(min) ?? 0n;
  const high = centsOf(max) ?? rounded;
  return yuanOf(rounded < low ? low : rounded > high ? high : rounded);
}

/** A friendly first amount: a quarter of the way up, on a step, at most half a million. */
export const startingAmount = (min: string, max: string): string => {
  const quarter = sliderYuan(min) + (sliderYuan(max) - sliderYuan(min)) / 4;
  return amountAt(Math.min(quarter, 500_000), min, max);
};

const TERMS = [1, 3, 6, 9, 12, 18, 24, 36, 48, 60, 84, 120, 180, 240, 300, 360];

/** Terms to choose from: the usual ones inside the product's bounds, and the bounds themselves. */
export function termChoices(min: number, max: number): number[] {
  const usual = TERMS.filter((term) => term >= min && term <= max);
  return [...new Set([min, ...usual, max])].sort((a, b) => a - b);
}

/** The usual first choice: twelve months when the product allows it. */
export const startingTerm = (min: number, max: number): number => Math.min(Math.max(12, min), max);
