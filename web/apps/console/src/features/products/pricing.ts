/** The pricing of a definition, as its JSON has it. */
export interface Pricing {
  kind: "fixed" | "lpr";
  annual_rate: string | null;
  lpr_code: string | null;
  basis_points: number;
  reset?: string | null;
  grade_basis_points: Record<string, number>;
}
export type RateMode = "fixed" | "lpr" | "floating";

/** Fixed, LPR at the signing and fixed from then on, or floating with the LPR. */
export function modeOf(pricing: Pricing): RateMode {
  if (pricing.kind === "fixed") return "fixed";
  return pricing.reset ? "floating" : "lpr";
}

/** The text of a definition with its pricing changed; all the rest stays as it was written. */
export function withPricing(text: string, change: Partial<Pricing>): string {
  const definition = JSON.parse(text) as { pricing: Pricing };
  return JSON.stringify({ ...definition, pricing: { ...definition.pricing, ...change } }, null, 2);
}
