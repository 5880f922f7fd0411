import { describe, expect, it } from "vitest";

import { modeOf, withPricing, type Pricing } from "./pricing";

const LPR: Pricing = {
  kind: "lpr",
  annual_rate: null,
  lpr_code: "lpr_1y",
  basis_points: 120,
  reset: null,
  grade_basis_points: { A: -20 },
};

describe("pricing", () => {
  it("tells a rate fixed at the signing from one that floats", () => {
    expect(modeOf(LPR)).toBe("lpr");
    expect(modeOf({ ...LPR, reset: "year_start" })).toBe("floating");
    expect(modeOf({ ...LPR, kind: "fixed", annual_rate: "0.06" })).toBe("fixed");
  });
  it("leaves the rest of a definition as it was written", () => {
    const text = JSON.stringify({ amount_min: "1000.00", pricing: LPR, sla_hours: 24 });
    expect(JSON.parse(withPricing(text, { reset: "quarterly" }))).toEqual({
      amount_min: "1000.00",
      pricing: { ...LPR, reset: "quarterly" },
      sla_hours: 24,
    });
  });
});
