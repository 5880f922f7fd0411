import { sumYuan } from "@huoshui/domain";

import type { LoanDetail } from "@/shared/types";

export interface DueItem {
  day: string;
  loan: string;
  product_name: string;
  product_name_en: string;
  instalment: number;
  amount: string;
  state: string;
}

/** Every instalment of every loan as a line of the calendar, by day. */
export function dueItems(loans: LoanDetail[]): DueItem[] {
  return loans
    .flatMap((loan) =>
      loan.instalments
        .filter((line) => line.state !== "cancelled")
        .map((line) => ({
          day: line.due_date,
          loan: loan.number,
          product_name: loan.product_name,
          product_name_en: loan.product_name_en,
          instalment: line.number,
          amount: line.total_due,
          state: line.state ?? "upcoming",
        })),
    )
    .sort((a, b) => a.day.localeCompare(b.day) || a.loan.localeCompare(b.loan));
}

const two = (n: number) => String(n).padStart(2, "0");

/** The weeks of a month ("2026-11"), Monday first; null fills the edges. */
export function weeksOf(month: string): (string | null)[][] {
  const [year, number] = month.split("-").map(Number) as [number, number];
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const lead = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7;
  const days: (string | null)[] = [
    ...Array<null>(lead).fill(null),
    ...Array.from({ length: count }, (_, index) => `${month}-${two(index + 1)}`),
  ];
  while (days.length % 7) days.push(null);
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}

/** The month some months later: ("2026-12", 1) → "2027-01". */
export function monthAfter(month: string, by: number): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  const index = year * 12 + number - 1 + by;
  return `${Math.floor(index / 12)}-${two((index % 12) + 1)}`;
}

export const inMonth = (items: DueItem[], month: string): DueItem[] =>
  items.filter((item) => item.day.startsWith(month));
export const totalOf = (items: DueItem[]): string => sumYuan(items.map((item) => item.amount));

/** What a day looks like at a glance: overdue before due before paid. */
export function markOf(items: DueItem[]): "danger" | "warning" | "success" | null {
  if (items.length === 0) return null;
  if (items.some((item) => item.state === "overdue")) return "danger";
  return items.every((item) => item.state.startsWith("paid")) ? "success" : "warning";
}
