import type { AllocationPart } from "@huoshui/api";
import { centsOf, compareYuan, isZeroYuan, sumYuan, yuanOf } from "@huoshui/domain";

import type { LoanDetail } from "@/shared/types";

/** Where a payment went, by component: a payoff touches every instalment, and nobody reads forty lines. */
export function groupParts(
  parts: Pick<AllocationPart, "component" | "amount">[],
): { component: string; amount: string }[] {
  const components = [...new Set(parts.map((part) => part.component))];
  return components.map((component) => ({
    component,
    amount: sumYuan(parts.filter((part) => part.component === component).map((part) => part.amount)),
  }));
}

/** What a borrower would pay now: everything due when something is, else the next instalment. */
export function suggestedAmount(loan: Pick<LoanDetail, "position">): string {
  const { total_due, next_due_amount } = loan.position;
  return isZeroYuan(total_due) ? next_due_amount : total_due;
}

/** The i18n key of what is wrong with an amount to pay; null when it may be sent. `most` is all that is owed. */
export function amountProblem(amount: string | null, most: string): string | null {
  if (amount === null || centsOf(amount) === null) return "ui.form.money";
  if (compareYuan(amount, "0") <= 0) return "loans.pay.positive";
  return compareYuan(amount, most) > 0 ? "loans.pay.tooMuch" : null;
}

/** All that could be owed today: due, principal not yet due, and interest running; beyond it a payment makes no sense. */
export function mostPayable(loan: Pick<LoanDetail, "position">): string {
  const {
    total_due,
    principal_outstanding,
    principal_past_due,
    principal_due_today,
    interest_accrued_current,
  } = loan.position;
  const notYetDue =
    (centsOf(principal_outstanding) ?? 0n) -
    (centsOf(principal_past_due) ?? 0n) -
    (centsOf(principal_due_today) ?? 0n);
  return sumYuan([total_due, yuanOf(notYetDue > 0n ? notYetDue : 0n), interest_accrued_current]);
}
