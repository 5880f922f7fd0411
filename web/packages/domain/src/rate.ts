/** Yearly rates travel as decimal strings ("0.0435"); the point is moved in the text, no floating point. */

function shift(text: string, places: number): string | null {
  const match = /^(-)?(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return null;
  let whole = match[2]!;
  let fraction = match[3] ?? "";
  if (places > 0) {
    fraction = fraction.padEnd(places, "0");
    whole += fraction.slice(0, places);
    fraction = fraction.slice(places);
  } else if (places < 0) {
    whole = whole.padStart(1 - places, "0");
    fraction = whole.slice(places) + fraction;
    whole = whole.slice(0, places);
  }
  whole = whole.replace(/^0+(?=\d)/, "");
  fraction = fraction.replace(/0+$/, "");
  return `${match[1] ?? ""}${whole}${fraction ? `.${fraction}` : ""}`;
}

/** "0.0435" → "4.35%"; at least two decimals. Text that is not a rate comes back as it is. */
export function percentText(rate: string): string {
  const shifted = shift(rate, 2);
  if (shifted === null) return rate;
  const [whole, fraction = ""] = shifted.split(".");
  return `${whole}.${fraction.padEnd(2, "0")}%`;
}

/** What a person typed in percent ("4.35" or "4.35%") as a rate text "0.0435"; null when it cannot be read. */
export function readPercent(typed: string): string | null {
  return shift(typed.trim().replace(/%$/, ""), -2);
}

/** "0.0435" → "4.35", for filling an input. */
export function percentInput(rate: string): string {
  return shift(rate, 2) ?? rate;
}

/** "0.044171" → "4.42%": percent rounded half up to two decimals, for figures that are looked at, not reckoned with. */
export function percentRounded(rate: string): string {
  const match = /^(-)?(\d+)(?:\.(\d+))?$/.exec(rate.trim());
  if (!match) return rate;
  const digits = `${match[2]}${(match[3] ?? "").padEnd(5, "0").slice(0, 5)}`;
  const hundredths = (BigInt(digits) + 5n) / 10n;
  return `${match[1] ?? ""}${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}%`;
}

/** A score without trailing zeros: "95.5000" → "95.5", "18.0000" → "18". */
export function plainNumber(text: string): string {
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text;
}
