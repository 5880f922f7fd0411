import type { CalculatorResult } from "@huoshui/api";
import { describe, expect, it } from "vitest";

import { type Wish, feesOf, firstDue, optionsOf, rangeText } from "./estimate";

const wish: Wish = {
  principal: "10000.00",
  term_months: 12,
  method: "bullet",
  product: {
    code: "consumer",
    annual_rate_from: "0.05",
    annual_rate_to: "0.08",
    day_count: "thirty_360",
    due_day: 21,
  },
};
const oneRate: Wish = { ...wish, product: { ...wish.product, annual_rate_to: "0.05" } };
const result = (total_due: string) => ({ instalments: [{ total_due }] }) as unknown as CalculatorResult;

describe("estimates", () => {
  it("ask for both ends of the rate, once when they meet", () => {
    expect(optionsOf(wish, "2026-11-22").map((option) => option.annual_rate)).toEqual(["0.05", "0.08"]);
    expect(optionsOf(oneRate, "2026-11-22")).toHaveLength(1);
  });
  it("count days and charge fees as the contract will", () => {
    expect(optionsOf(oneRate, "2026-11-22")).toEqual([
      {
        principal: "10000.00",
        term_months: 12,
        method: "bullet",
        product_code: "consumer",
        annual_rate: "0.05",
        start_date: "2026-11-22",
        day_count: "thirty_360",
        due_day: 21,
      },
    ]);
  });
  it("add up the fees of all instalments", () => {
    const line = (fee_due: string) => ({ fee_due });
    const found = { instalments: [line("190.00"), line("90.00")] } as unknown as CalculatorResult;
    expect(feesOf(found)).toBe("280.00");
  });
  it("read low to high, whatever order they came in", () => {
    expect(rangeText([result("1000.5"), result("999.00")], firstDue)).toBe("999.00 – 1,000.50");
    expect(rangeText([result("1000.00")], firstDue)).toBe("1,000.00");
    expect(rangeText([], firstDue)).toBe("–");
  });
});
