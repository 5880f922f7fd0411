import { compareYuan, readYuan } from "@huoshui/domain";

/** How a definition pays out in parts, as its JSON has it; null: whole. */
export interface TranchePlan {
  draw_months: number;
  amount_min: string;
}
interface Terms {
  tranches?: TranchePlan | null;
  term_months_min?: number;
  amount_max?: string;
}

/** What the draft says of tranches; undefined while it is not JSON. */
export function tranchesIn(text: string): TranchePlan | null | undefined {
  try {
    return (JSON.parse(text) as Terms).tranches ?? null;
  } catch {
    return undefined;
  }
}

/** The text of a definition with its tranches changed; all the rest stays as it was written. */
export function withTranches(text: string, tranches: TranchePlan | null): string {
  return JSON.stringify({ ...(JSON.parse(text) as object), tranches }, null, 2);
}

/** What is wrong, by field: the key of the words for it. The server checks the same again. */
export function trancheProblems(text: string): Partial<Record<keyof TranchePlan, string>> {
  const plan = tranchesIn(text);
  if (!plan) return {};
  const { term_months_min = 1, amount_max } = JSON.parse(text) as Terms;
  const found: Partial<Record<keyof TranchePlan, string>> = {};
  const months = plan.draw_months;
  if (!Number.isInteger(months) || months < 1 || months > 36) found.draw_months = "months";
  else if (months >= term_months_min) found.draw_months = "tooLong";
  const least = readYuan(plan.amount_min);
  if (least === null || compareYuan(least, "0") <= 0) found.amount_min = "amount";
  else if (amount_max && compareYuan(least, amount_max) > 0) found.amount_min = "tooLarge";
  return found;
}
