import { describe, expect, it } from "vitest";

import { measured, newFee, timingOf, withFees, type Fee } from "./fees";

const SERVICE: Fee = {
  code: "service",
  name: "服务费",
  name_en: "Service fee",
  rate_monthly: "0.005",
  amount: null,
  collector: "lender",
};

describe("fees", () => {
  it("knows when a fee falls due without a word of it", () => {
    expect(timingOf(SERVICE)).toBe("each_instalment");
    expect(timingOf({ ...SERVICE, rate_monthly: null, amount: "100.00" })).toBe("first_instalment");
    expect(timingOf({ ...SERVICE, rate_monthly: null, amount: "100.00", timing: "apart" })).toBe("apart");
  });
  it("is one measure at a time, and a rate goes with each instalment", () => {
    const amount = measured({ ...SERVICE, timing: "each_instalment" }, "amount");
    expect([amount.rate_monthly, amount.amount, amount.timing]).toEqual([null, "", "each_instalment"]);
    const rate = measured({ ...amount, timing: "apart" }, "rate");
    expect([rate.rate_monthly, rate.amount, rate.timing]).toEqual(["", null, "each_instalment"]);
  });
  it("gives a new fee a code of its own", () => {
    expect(newFee([]).code).toBe("fee_1");
    expect(newFee(["fee_2"]).code).toBe("fee_3");
  });
  it("leaves the rest of a definition as it was written", () => {
    const text = JSON.stringify({ amount_min: "1000.00", fees: [], sla_hours: 24 });
    expect(JSON.parse(withFees(text, [SERVICE]))).toEqual({
      amount_min: "1000.00",
      fees: [SERVICE],
      sla_hours: 24,
    });
  });
});
