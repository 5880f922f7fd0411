import { describe, expect, it } from "vitest";

import { amountAt, startingAmount, startingTerm, stepOf, termChoices } from "./scale";

describe("the amount slider", () => {
  it("steps in round figures", () => {
    expect(stepOf("5000.00", "200000.00")).toBe(1_000);
    expect(stepOf("1000.00", "20000.00")).toBe(100);
    expect(stepOf("100000.00", "10000000.00")).toBe(50_000);
  });

  it("never leaves the product's bounds", () => {
    expect(amountAt(0, "5500.00", "200000.00")).toBe("5500.00");
    expect(amountAt(999_999, "5500.00", "200000.00")).toBe("200000.00");
    expect(amountAt(61_400, "5000.00", "200000.00")).toBe("61000.00");
  });

  it("starts a quarter of the way up, on a step, and modestly", () => {
    expect(startingAmount("5000.00", "200000.00")).toBe("54000.00");
    expect(startingAmount("10000.00", "20000000.00")).toBe("500000.00");
    expect(startingAmount("1000000.00", "20000000.00")).toBe("1000000.00");
  });
});

describe("terms", () => {
  it("offers the usual ones and the bounds", () => {
    expect(termChoices(3, 24)).toEqual([3, 6, 9, 12, 18, 24]);
    expect(termChoices(2, 14)).toEqual([2, 3, 6, 9, 12, 14]);
    expect(termChoices(12, 12)).toEqual([12]);
  });
  it("starts at a year where it may", () => {
    expect(startingTerm(3, 36)).toBe(12);
    expect(startingTerm(24, 36)).toBe(24);
    expect(startingTerm(1, 6)).toBe(6);
  });
});
