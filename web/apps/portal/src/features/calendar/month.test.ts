import { describe, expect, it } from "vitest";

import type { LoanDetail } from "@/shared/types";

import { type DueItem, dueItems, inMonth, markOf, monthAfter, totalOf, weeksOf } from "./month";

const item = (day: string, amount: string, state = "upcoming"): DueItem => ({
  day,
  amount,
  state,
  loan: "JJ1",
  product_name: "经营贷",
  product_name_en: "Business loan",
  instalment: 1,
});

describe("a month", () => {
  it("has Monday first and whole weeks", () => {
    const weeks = weeksOf("2026-11"); // begins on a Sunday
    expect(weeks[0]).toEqual([null, null, null, null, null, null, "2026-11-01"]);
    expect(weeks.at(-1)![0]).toBe("2026-11-30");
    expect(weeks.flat().filter(Boolean)).toHaveLength(30);
    expect(weeksOf("2028-02").flat().filter(Boolean)).toHaveLength(29);
  });
  it("turns the year both ways", () => {
    expect(monthAfter("2026-12", 1)).toBe("2027-01");
    expect(monthAfter("2026-01", -1)).toBe("2025-12");
  });
});

describe("what is due", () => {
  it("adds up in cents", () => {
    const items = [item("2026-11-10", "0.10"), item("2026-11-20", "0.20"), item("2026-12-10", "5.00")];
    expect(totalOf(inMonth(items, "2026-11"))).toBe("0.30");
  });
  it("is marked by its worst", () => {
    expect(markOf([])).toBeNull();
    expect(markOf([item("d", "1", "paid"), item("d", "1", "paid_late")])).toBe("success");
    expect(markOf([item("d", "1", "paid"), item("d", "1", "upcoming")])).toBe("warning");
    expect(markOf([item("d", "1", "paid"), item("d", "1", "overdue")])).toBe("danger");
  });
  it("leaves out instalments that no longer stand", () => {
    const loan = {
      number: "JJ1",
      product_name: "a",
      product_name_en: "b",
      instalments: [
        { number: 2, due_date: "2026-12-10", total_due: "2.00", state: "cancelled" },
        { number: 1, due_date: "2026-11-10", total_due: "1.00", state: "paid" },
      ],
    } as unknown as LoanDetail;
    expect(dueItems([loan]).map((one) => one.instalment)).toEqual([1]);
  });
});
