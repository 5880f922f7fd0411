import type { CalculatorOption, CalculatorResult } from "@huoshui/api";
import { compareYuan, formatYuan } from "@huoshui/domain";

export interface Wish {
  principal: string;
  term_months: number;
  method: string;
  rateFrom: string;
  rateTo: string;
}

/** What to ask the calculator: the lowest rate, and the highest when it differs. */
export function optionsOf(wish: Wish, start_date: string): CalculatorOption[] {
  const rates = wish.rateFrom === wish.rateTo ? [wish.rateFrom] : [wish.rateFrom, wish.rateTo];
  const { principal, term_months, method } = wish;
  return rates.map((annual_rate) => ({ principal, annual_rate, method, term_months, start_date }));
}

/** "1,000.00", or "1,000.00 – 1,200.00" when the results differ. */
export function rangeText(results: CalculatorResult[], figure: (result: CalculatorResult) => string): string {
  const amounts = results.map(figure).sort(compareYuan);
  const [low, high] = [amounts[0], amounts[amounts.length - 1]];
  if (low === undefined || high === undefined) return "–";
  return low === high ? formatYuan(low) : `${formatYuan(low)} – ${formatYuan(high)}`;
}

/** What falls due first: the whole story of 等额本息, the heaviest month of 等额本金. */
export const firstDue = (result: CalculatorResult): string => result.instalments[0]?.total_due ?? "0.00";
export const interestOf = (result: CalculatorResult): string => result.totals.interest;
