/** A fee of a definition, as its JSON has it: a monthly rate, or an amount. */
export interface Fee {
  code: string;
  name: string;
  name_en: string;
  rate_monthly: string | null;
  amount: string | null;
  timing?: FeeTiming | null;
  collector: string;
}
export type FeeTiming = "each_instalment" | "first_instalment" | "apart";
export const TIMINGS: FeeTiming[] = ["each_instalment", "first_instalment", "apart"];
export const LENDER = "lender";

/** A fee nobody has said anything about yet. */
export function newFee(taken: string[]): Fee {
  let n = taken.length + 1;
  while (taken.includes(`fee_${n}`)) n += 1;
  return {
    code: `fee_${n}`,
    name: "",
    name_en: "",
    rate_monthly: null,
    amount: "",
    timing: "each_instalment",
    collector: LENDER,
  };
}

/** When a fee falls due: an amount without a word of it, with the first instalment. */
export function timingOf(fee: Fee): FeeTiming {
  return fee.timing ?? (fee.rate_monthly === null ? "first_instalment" : "each_instalment");
}

/** The fee measured the other way; a monthly rate goes with each instalment. */
export function measured(fee: Fee, by: "rate" | "amount"): Fee {
  return by === "rate"
    ? { ...fee, rate_monthly: "", amount: null, timing: "each_instalment" }
    : { ...fee, rate_monthly: null, amount: "", timing: timingOf(fee) };
}

/** The text of a definition with its fees changed; all the rest stays as it was written. */
export function withFees(text: string, fees: Fee[]): string {
  return JSON.stringify({ ...(JSON.parse(text) as object), fees }, null, 2);
}
