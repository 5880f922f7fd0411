import { describe, expect, it } from "vitest";

import { greetingOf, inOrder, partition } from "./order";

const loan = (number: string, days_past_due: number, next_due_date: string | null, status = "active") => ({
  number,
  days_past_due,
  next_due_date,
  status,
});

describe("the order of loans", () => {
  it("puts overdue first, settled last, the rest by due date", () => {
    const loans = [
      loan("settled", 0, null, "settled"),
      loan("later", 0, "2027-01-10"),
      loan("sooner", 0, "2026-12-10"),
      loan("late", 3, "2026-12-20"),
      loan("very late", 40, "2026-12-25"),
    ];
    expect(inOrder(loans).map((one) => one.number)).toEqual([
      "very late",
      "late",
      "sooner",
      "later",
      "settled",
    ]);
  });
});

describe("applications", () => {
  const application = (status: string, created_at: string) => ({ status, created_at });
  it("stay current until the loan is paid out", () => {
    const older = application("contracted", "2025-01-01");
    const newer = application("contracted", "2026-11-01");
    const draft = application("draft", "2026-11-02");
    const declined = application("declined", "2026-10-01");
    expect(partition([draft, newer, declined, older], 1)).toEqual({
      current: [draft, newer],
      past: [declined, older],
    });
    expect(partition([newer, older], 2).current).toEqual([]);
    expect(partition([newer], 5).current).toEqual([]);
  });
});

describe("greeting", () => {
  it("follows the hour", () => {
    expect([4, 5, 11, 12, 17, 18].map(greetingOf)).toEqual([
      "evening",
      "morning",
      "morning",
      "afternoon",
      "afternoon",
      "evening",
    ]);
  });
});
