import type { Locale } from "./locale";

/**
 * Amounts travel as decimal strings of yuan ("1234.50"). They are never turned into floating-point numbers:
 * arithmetic is done on whole cents in BigInt.
 */
export type Yuan = string;

const AMOUNT = /^(-)?(\d+)(?:\.(\d{1,2}))?$/;

/** Whole cents of an amount text; null when the text is not an amount with at most two decimals. */
export function centsOf(text: Yuan): bigint | null {
  const match = AMOUNT.exec(text.trim().replaceAll(",", ""));
  if (!match) return null;
  const cents = BigInt(match[2]!) * 100n + BigInt((match[3] ?? "").padEnd(2, "0"));
  return match[1] ? -cents : cents;
}

/** The amount text of whole cents: 123450n → "1234.50". */
export function yuanOf(cents: bigint): Yuan {
  const sign = cents < 0n ? "-" : "";
  const abs = cents < 0n ? -cents : cents;
  return `${sign}${abs / 100n}.${String(abs % 100n).padStart(2, "0")}`;
}

/** Grouped for reading: "1234.5" → "1,234.50". Text that is not an amount comes back as it is. */
export function formatYuan(text: Yuan): string {
  const cents = centsOf(text);
  if (cents === null) return text;
  const [whole, fraction] = yuanOf(cents).split(".");
  return `${whole!.replace(/\B(?=(\d{3})+(?!\d))/g, ",")}.${fraction}`;
}

/** Short for charts and tiles: "123456789.00" → "1.23 亿" (zh) or "123.46 M" (en). Cut to two decimals, half up. */
export function compactYuan(text: Yuan, locale: Locale): string {
  const cents = centsOf(text);
  if (cents === null) return text;
  const steps: [bigint, string][] =
    locale === "zh"
      ? [
          [100_000_000n, "亿"],
          [10_000n, "万"],
        ]
      : [
          [1_000_000_000n, "B"],
          [1_000_000n, "M"],
          [1_000n, "K"],
        ];
  const abs = cents < 0n ? -cents : cents;
  for (const [size, unit] of steps) {
    if (abs < size * 100n) continue;
    const hundredths = (abs * 2n + size) / (size * 2n);
    const value = formatYuan(yuanOf(cents < 0n ? -hundredths : hundredths));
    return `${value} ${unit}`;
  }
  return formatYuan(text);
}

/** Sum of amount texts; texts that are not amounts count as nothing. */
export function sumYuan(texts: Iterable<Yuan | null | undefined>): Yuan {
  let total = 0n;
  for (const text of texts) total += centsOf(text ?? "") ?? 0n;
  return yuanOf(total);
}

/** What is left of an amount when another is taken away. */
export function subtractYuan(from: Yuan, amount: Yuan): Yuan {
  return yuanOf((centsOf(from) ?? 0n) - (centsOf(amount) ?? 0n));
}

/** -1, 0 or 1 as the first amount is smaller, equal or larger. */
export function compareYuan(a: Yuan, b: Yuan): number {
  const difference = (centsOf(a) ?? 0n) - (centsOf(b) ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function isZeroYuan(text: Yuan): boolean {
  return centsOf(text) === 0n;
}

/** What a person typed ("1,234.5", "12万") as an amount text; null when it cannot be read. */
export function readYuan(typed: string): Yuan | null {
  const text = typed.trim().replaceAll(",", "").replaceAll("，", "");
  const wan = /^(\d+)(?:\.(\d{1,6}))?\s*万$/.exec(text);
  if (wan) return yuanOf(BigInt(wan[1]!) * 1_000_000n + BigInt((wan[2] ?? "").padEnd(6, "0")));
  const cents = centsOf(text);
  return cents === null ? null : yuanOf(cents);
}

/** A share of a whole in percent with one decimal, for bars and legends only: ("25.00", "200.00") → 12.5. */
export function shareOf(part: Yuan, whole: Yuan): number {
  const denominator = centsOf(whole) ?? 0n;
  if (denominator === 0n) return 0;
  return Number(((centsOf(part) ?? 0n) * 1000n) / denominator) / 10;
}
