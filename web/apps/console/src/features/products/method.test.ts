import { describe, expect, it } from "vitest";

import {
  fitted,
  monthsAfter,
  planOf,
  planProblems,
  sampleDocument,
  sampleOf,
  sharesOf,
  termsIn,
  withMethods,
  withNewRow,
  withPlan,
  type MethodTerms,
} from "./method";

const TERMS: MethodTerms = {
  repayment_methods: ["balloon", "stepped", "custom"],
  method_plan: {
    balloon_share: "0.4",
    steps: [
      { count: 6, weight: "1" },
      { count: 6, weight: "1.2" },
    ],
    rows: [
      { after_months: 9, share: "0.333333" },
      { after_months: 12, share: "0.666667" },
    ],
    principal_grace: 3,
  },
  pricing: { annual_rate: "0.072" },
  amount_min: "1000.01",
  term_months_min: 12,
  term_months_max: 24,
  due_day: 20,
  day_count: "actual_360",
};
const problems = (change: object, methods = TERMS.repayment_methods) =>
  planProblems({
    ...TERMS,
    repayment_methods: methods,
    method_plan: { ...TERMS.method_plan, ...change },
  });

describe("the plan of the methods", () => {
  it("is read from the definition's text, whole where little is written", () => {
    expect(termsIn("{")).toBeNull();
    const terms = termsIn('{"repayment_methods": ["bullet"]}')!;
    expect(planOf(terms)).toEqual({ balloon_share: null, steps: [], rows: [], principal_grace: 0 });
  });
  it("leaves the rest of a definition as it was written", () => {
    const text = JSON.stringify({ sla_hours: 24, ...TERMS });
    const changed = JSON.parse(withPlan(text, { balloon_share: "0.5" })) as MethodTerms;
    expect(changed).toEqual({
      sla_hours: 24,
      ...TERMS,
      method_plan: { ...TERMS.method_plan, balloon_share: "0.5" },
    });
  });
  it("gives a method just chosen what it needs, and drops what none needs", () => {
    const text = JSON.stringify(TERMS);
    const one = JSON.parse(withMethods(text, ["bullet"])) as MethodTerms;
    expect(one.method_plan).toEqual({ balloon_share: null, steps: [], rows: [], principal_grace: 0 });
    const plan = fitted(planOf(one), ["stepped", "balloon", "custom"]);
    expect(planProblems({ ...TERMS, method_plan: plan })).toEqual({});
  });
  it("names what is wrong at its field", () => {
    expect(problems({})).toEqual({});
    expect(problems({ balloon_share: "1" })).toEqual({ balloon: "share" });
    expect(problems({ balloon_share: "" })).toEqual({ balloon: "share" });
    expect(problems({ balloon_share: "1" }, ["stepped", "custom"])).toEqual({});
    expect(problems({ steps: [{ count: 0, weight: "0" }] })).toEqual({
      "steps.0.count": "count",
      "steps.0.weight": "weight",
    });
    expect(problems({ principal_grace: 12 })).toEqual({ grace: "graceTooLong" });
    expect(problems({}, [])).toMatchObject({ methods: "noMethod" });
  });
  it("wants agreed dates one after the other, and all of the principal", () => {
    const rows = [
      { after_months: 12, share: "0.4" },
      { after_months: 12, share: "0.6" },
    ];
    expect(problems({ rows })).toEqual({ "rows.1.months": "order" });
    expect(problems({ rows: [rows[0]] })).toEqual({ rows: "sum" });
    expect(sharesOf([rows[0]!])).toBe("0.4");
    expect(withNewRow([rows[0]!])[1]).toEqual({ after_months: 18, share: "0.6" });
  });
});

describe("the sample", () => {
  it("is the product's least amount over its longest term, at its own rate", () => {
    expect(sampleOf(TERMS, "2026-01-31")).toEqual({
      method: "balloon",
      principal: "1000.01",
      annual_rate: "0.072",
      months: 24,
      start: "2026-01-31",
    });
  });
  it("says to the simulator what each method needs, in yuan", () => {
    const sample = sampleOf(TERMS, "2026-05-31");
    const shape = (method: string) =>
      (sampleDocument(TERMS, { ...sample, method }).terms as { shape: unknown }).shape;
    expect(shape("balloon")).toEqual({ balloon: "400.00" }); // 400.004
    expect(shape("stepped")).toEqual({ steps: TERMS.method_plan!.steps });
    expect(shape("custom")).toEqual({
      rows: [{ date: "2027-02-28", principal: "333.34" }, { date: "2027-05-31" }], // 333.336
    });
    expect(sampleDocument(TERMS, sample).terms).toMatchObject({
      due_day: 20,
      relief: { principal_grace: 3 },
    });
  });
  it("steps months as the calendar does", () => {
    expect(monthsAfter("2027-01-31", 1)).toBe("2027-02-28");
    expect(monthsAfter("2028-01-31", 1)).toBe("2028-02-29");
    expect(monthsAfter("2026-12-15", 12)).toBe("2027-12-15");
  });
});
