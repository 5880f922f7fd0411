import type { FlowDetail, FlowRule } from "@huoshui/api";
import { describe, expect, it } from "vitest";

import { contentOf, draftOf, isChanged, moved, placeOf, valueAt, withValue } from "./content";

const rule = (when: string): FlowRule => ({ when, code: "data_missing", verdict: "refer", description: "" });
const FLOW = {
  tables: [{ table: "policy", name: "政策表", name_en: "Policy", rules: [rule("a"), rule("b")] }],
  scorecard: { base: "0", characteristics: [] },
  sources: ["bureau"],
  note: "",
} as unknown as FlowDetail;

describe("a flow while it is edited", () => {
  it("is changed only when something differs", () => {
    const draft = draftOf(FLOW);
    expect(isChanged(draft, FLOW)).toBe(false);
    draft.tables.policy![0]!.when = "c";
    expect(isChanged(draft, FLOW)).toBe(true);
    expect(FLOW.tables[0]!.rules[0]!.when).toBe("a");
  });

  it("is changed by another source, and sends those it asks", () => {
    const draft = draftOf(FLOW);
    draft.sources.push("tax");
    expect(isChanged(draft, FLOW)).toBe(true);
    expect(contentOf(draft, FLOW).sources).toEqual(["bureau", "tax"]);
    expect(FLOW.sources).toEqual(["bureau"]);
  });

  it("sends the card only when it was changed, and never beside a model", () => {
    const draft = draftOf(FLOW);
    expect(contentOf(draft, FLOW).scorecard).toBeNull();
    draft.scorecard.base = "5";
    expect(contentOf(draft, FLOW).scorecard).toEqual({ base: "5", characteristics: [] });
    expect(contentOf(draft, FLOW).limit_model).toBeNull();
    draft.modelId = 7;
    expect(contentOf(draft, FLOW)).toMatchObject({ scorecard: null, model_id: 7 });
  });

  it("moves rules within their table", () => {
    const rules = [rule("a"), rule("b")];
    expect(moved(rules, 0, 1).map((one) => one.when)).toEqual(["b", "a"]);
    expect(moved(rules, 0, -1)).toBe(rules);
  });

  it("finds the refused rule", () => {
    expect(placeOf("tables.policy.3.when")).toEqual({ table: "policy", line: 3 });
    expect(placeOf("scorecard")).toBeNull();
  });
});

describe("a case on the bench", () => {
  const CASE = {
    amount: "100.00",
    age: 38,
    facts: { income: "5.00", deep: {} },
    bureau: { available: true, reference: "T", n: null },
  };

  it("reads a value by its path", () => {
    expect(valueAt(CASE, "amount")).toBe("100.00");
    expect(valueAt(CASE, "facts.income")).toBe("5.00");
    expect(valueAt(CASE, "facts.nothing")).toBeNull();
  });

  it("keeps the kind of what is changed", () => {
    expect(withValue(CASE, "age", "17").age).toBe(17);
    expect(withValue(CASE, "age", "").age).toBeNull();
    expect(withValue(CASE, "bureau.available", "false").bureau).toMatchObject({ available: false });
    expect(withValue(CASE, "bureau.n", "3").bureau).toMatchObject({ n: 3 });
    expect(withValue(CASE, "facts.income", "6.00").facts).toMatchObject({ income: "6.00" });
    expect(CASE.age).toBe(38);
  });
});
