import { describe, expect, it } from "vitest";

import type { Position } from "@huoshui/api";

import { amountProblem, groupParts, mostPayable, suggestedAmount } from "./pay";
import { paidShare } from "./progress";

const position = (own: Partial<Position>) => ({
  position: {
    total_due: "0.00",
    next_due_amount: "900.00",
    principal_outstanding: "10000.00",
    principal_past_due: "0.00",
    principal_due_today: "0.00",
    interest_accrued_current: "12.34",
    ...own,
  } as Position,
});

describe("paying", () => {
  it("suggests what is due, else the next instalment", () => {
    expect(suggestedAmount(position({ total_due: "910.55" }))).toBe("910.55");
    expect(suggestedAmount(position({}))).toBe("900.00");
    expect(suggestedAmount(position({ next_due_amount: "0.00" }))).toBe("0.00");
  });

  it("knows the most that can be owed: due, principal not yet due, running interest", () => {
    // 910.55 due holds 850.00 of principal: 10000 − 850 is still to come.
    expect(mostPayable(position({ total_due: "910.55", principal_past_due: "850.00" }))).toBe("10072.89");
  });

  it("refuses what cannot be paid", () => {
    expect(amountProblem(null, "100.00")).toBe("ui.form.money");
    expect(amountProblem("1.234", "100.00")).toBe("ui.form.money");
    expect(amountProblem("0.00", "100.00")).toBe("loans.pay.positive");
    expect(amountProblem("100.01", "100.00")).toBe("loans.pay.tooMuch");
    expect(amountProblem("100.00", "100.00")).toBeNull();
  });
});

describe("where a payment went", () => {
  it("is told by component, in the order of the allocation", () => {
    const part = (component: string, amount: string) => ({ component, amount });
    expect(
      groupParts([part("interest", "65.73"), part("principal", "1623.28"), part("principal", "1632.75")]),
    ).toEqual([part("interest", "65.73"), part("principal", "3256.03")]);
    expect(groupParts([])).toEqual([]);
  });
});

describe("progress", () => {
  it("is whole only when nothing is left", () => {
    expect(paidShare("10000.00", "10000.00")).toBe(0);
    expect(paidShare("10000.00", "0.01")).toBe(99);
    expect(paidShare("10000.00", "0.00")).toBe(100);
    expect(paidShare("0.00", "0.00")).toBe(0);
  });
});
