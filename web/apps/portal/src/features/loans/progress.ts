import { centsOf } from "@huoshui/domain";

/** How much of the principal is repaid, in whole percent, for a bar: 100 only when nothing is left. */
export function paidShare(principal: string, outstanding: string): number {
  const whole = centsOf(principal) ?? 0n;
  const left = centsOf(outstanding) ?? 0n;
  if (whole <= 0n || left >= whole) return 0;
  return Number(((whole - left) * 100n) / whole);
}
