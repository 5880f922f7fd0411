import type { CalculatorResult } from "@huoshui/api";
import { describe, expect, it } from "vitest";

import { firstDue, optionsOf, rangeText } from "./estimate";

const wish = { principal: "10000.00", term_months: 12, method: "bullet", rateFrom: "0.05", rateTo: "0.08" };
const result = (total_due: string) => ({ instalments: [{ total_due }] }) as unknown as CalculatorResult;

describe("estimates", () => {
  it("ask for both ends of the rate, once when they meet", () => {
    expect(optionsOf(wish, "2026-11-22").map((option) => option.annual_rate)).toEqual(["0.05", "0.08"]);
    expect(optionsOf({ ...wish, rateTo: "0.05" }, "2026-11-22")).toHaveLength(1);
  });
  it("read low to high, whatever order they came in", () => {
    expect(rangeText([result("1000.5"), result("999.00")], firstDue)).toBe("999.00 – 1,000.50");
    expect(rangeText([result("1000.00")], firstDue)).toBe("1,000.00");
    expect(rangeText([], firstDue)).toBe("–");
  });
});
