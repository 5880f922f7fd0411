import type { CalculatorOption, CalculatorResult, PublicProduct } from "@huoshui/api";
import { compareYuan, formatYuan, sumYuan } from "@huoshui/domain";

export interface Wish extends Pick<CalculatorOption, "principal" | "term_months" | "method"> {
  product: Pick<PublicProduct, "code" | "annual_rate_from" | "annual_rate_to" | "day_count" | "due_day">;
}

/**
 * What to ask the calculator: the lowest rate, and the highest when it differs. Days are counted as the contract
 * will count them and the product's fees are charged, so that an estimate at the agreed rate is the contract's own
 * plan.
 */
export function optionsOf(wish: Wish, start_date: string): CalculatorOption[] {
  const { product, ...wanted } = wish;
  const { code: product_code, annual_rate_from: low, annual_rate_to: high, day_count, due_day } = product;
  const rates = low === high ? [low] : [low, high];
  return rates.map((annual_rate) => ({
    ...wanted,
    product_code,
    annual_rate,
    start_date,
    day_count,
    due_day,
  }));
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
export const feesOf = (result: CalculatorResult): string =>
  sumYuan(result.instalments.map((line) => line.fee_due));
export const interestOf = (result: CalculatorResult): string => result.totals.interest;
