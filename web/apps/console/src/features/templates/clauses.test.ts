import type { ConditionField, TemplateClause } from "@huoshui/api";
import { expect, it } from "vitest";

import { firstValue, freeCode, moved } from "./clauses";

const clause = (code: string): TemplateClause => ({
  code,
  title: "t",
  text: "x",
  text_en: "",
  conditions: [],
});
const codes = (list: TemplateClause[]) => list.map((one) => one.code).join("");

it("moves a clause and stops at the ends", () => {
  const list = [clause("a"), clause("b"), clause("c")];
  expect(codes(moved(list, 0, 1))).toBe("bac");
  expect(codes(moved(list, 2, -1))).toBe("acb");
  expect(moved(list, 0, -1)).toBe(list);
  expect(moved(list, 2, 1)).toBe(list);
});

it("gives a new clause a code of its own", () => {
  expect(freeCode([clause("a")])).toBe("clause_2");
  expect(freeCode([clause("clause_2")])).toBe("clause_3");
});

it("starts a condition with a value of its type", () => {
  const field = (type: string): ConditionField => ({
    code: "f",
    name: "f",
    name_en: "f",
    type,
    operators: [],
    choices: [{ value: "one", name: "一", name_en: "One" }],
  });
  expect(firstValue(field("flag"), "eq")).toBe(true);
  expect(firstValue(field("choice"), "in")).toEqual(["one"]);
  expect(firstValue(field("choice"), "eq")).toBe("one");
});
