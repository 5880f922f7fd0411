import type { ApplicationCard, LoanCard } from "@/shared/types";

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

const ENDED = new Set(["declined", "withdrawn", "expired"]);

/**
 * Applications still under way, and those that are over. A contracted one is under way until its loan is paid out:
 * every loan comes from one contract, so the newest contracts beyond the number of loans are the ones waiting.
 */
export function partition<T extends Pick<ApplicationCard, "status" | "created_at">>(
  applications: T[],
  loans: number,
): { current: T[]; past: T[] } {
  const contracted = applications
    .filter((one) => one.status === "contracted")
    .sort((a, b) => b.created_at.localeCompare(a.created_at));
  const waiting = new Set(contracted.slice(0, Math.max(0, contracted.length - loans)));
  const isCurrent = (one: T) => (one.status === "contracted" ? waiting.has(one) : !ENDED.has(one.status));
  return { current: applications.filter(isCurrent), past: applications.filter((one) => !isCurrent(one)) };
}

/** How to greet at this hour of the borrower's own clock. */
export function greetingOf(hour: number): "morning" | "afternoon" | "evening" {
  return hour >= 5 && hour < 12 ? "morning" : hour >= 12 && hour < 18 ? "afternoon" : "evening";
}
