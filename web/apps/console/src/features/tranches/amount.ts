import type { Tranches } from "@huoshui/api";
import { compareYuan, readYuan } from "@huoshui/domain";

/** What is wrong with the amount of the next part: the key of the words for it, empty when nothing is. */
export function wrongAmount(typed: string, of: Pick<Tranches, "left" | "amount_min">): string {
  const amount = readYuan(typed);
  if (amount === null || compareYuan(amount, "0") <= 0) return "money";
  if (compareYuan(amount, of.left) > 0) return "tooMuch";
  if (compareYuan(amount, of.amount_min) < 0 && compareYuan(amount, of.left) !== 0) return "tooLittle";
  return "";
}
