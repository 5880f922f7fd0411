import { describe, expect, it } from "vitest";

import { differences, rowsOf } from "./definition";

describe("product definitions as rows", () => {
  it("names items of lists by their code", () => {
    expect(
      rowsOf({ fees: [{ code: "service", rate_monthly: "0.001" }], repayment_methods: ["bullet"] }),
    ).toEqual([
      { path: "fees.service.code", value: "service" },
      { path: "fees.service.rate_monthly", value: "0.001" },
      { path: "repayment_methods", value: "bullet" },
    ]);
  });
  it("finds what differs between two versions", () => {
    expect(differences({ grace_days: 3, sla: 1 }, { grace_days: 5, sla: 1, extra: true })).toEqual([
      { path: "grace_days", before: "3", after: "5" },
      { path: "extra", before: "–", after: "true" },
    ]);
  });
});
