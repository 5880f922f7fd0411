import type { LoanCard } from "@/shared/types";

/** Overdue first, then what falls due soonest, settled last. */
export function inOrder<T extends Pick<LoanCard, "days_past_due" | "next_due_date" | "status">>(
  loans: T[],
): T[] {
  const rank = (loan: T) => (loan.days_past_due > 0 ? 0 : loan.status === "active" ? 1 : 2);
  return [...loans].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.days_past_due - a.days_past_due ||
      (a.next_due_date ?? "9999").localeCompare(b.next_due_date ?? "9999"),
  );
}

/** How to greet at this hour of the borrower's own clock. */
export function greetingOf(hour: number): "morning" | "afternoon" | "evening" {
  return hour >= 5 && hour < 12 ? "morning" : hour >= 12 && hour < 18 ? "afternoon" : "evening";
}
