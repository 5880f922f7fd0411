import { describe, expect, it } from "vitest";

import { greetingOf, inOrder } from "./order";

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
