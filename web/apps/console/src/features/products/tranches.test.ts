import { describe, expect, it } from "vitest";

import { trancheProblems, tranchesIn, withTranches } from "./tranches";

const draft = (tranches: object | null) =>
  JSON.stringify({ amount_max: "500000.00", term_months_min: 12, tranches, sla_hours: 24 });

describe("tranches of a draft", () => {
  it("are read and written into the definition's own text", () => {
    expect(tranchesIn("{")).toBeUndefined();
    expect(tranchesIn("{}")).toBeNull();
    const text = withTranches(draft(null), { draw_months: 6, amount_min: "10000.00" });
    expect(tranchesIn(text)).toEqual({ draw_months: 6, amount_min: "10000.00" });
    expect(JSON.parse(text)).toMatchObject({ sla_hours: 24 });
  });
  it("end before the shortest term, in parts above zero", () => {
    const wrong = (draw_months: number, amount_min: string) =>
      trancheProblems(draft({ draw_months, amount_min }));
    expect(trancheProblems(draft(null))).toEqual({});
    expect(wrong(6, "10000.00")).toEqual({});
    expect(wrong(12, "0.00")).toEqual({ draw_months: "tooLong", amount_min: "amount" });
    expect(wrong(0, "500000.01")).toEqual({ draw_months: "months", amount_min: "tooLarge" });
  });
});
