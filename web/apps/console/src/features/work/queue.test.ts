import type { WorkItem } from "@huoshui/api";
import { describe, expect, it } from "vitest";

import { NO_FILTERS, filtered, filtersIn, nextApplication, queryOf } from "./queue";

const NOW = Date.parse("2026-11-26T12:00:00Z");
const item = (number: string, change: Partial<WorkItem> = {}): WorkItem => ({
  kind: "step",
  title: "初审",
  title_en: "First review",
  number,
  applicant_name: "李明",
  maker_name: "",
  product_name: "经营贷",
  product_name_en: "Business loan",
  amount: "500000.00",
  grade: "A",
  step_code: "first",
  step_name: "初审",
  step_name_en: "First review",
  opened_at: "2026-11-26T08:00:00Z",
  due_at: "2026-11-27T08:00:00Z",
  seconds_left: 0,
  link: "",
  is_reminded: false,
  is_escalated: false,
  ...change,
});
const QUEUE = [
  item("SQ1", { due_at: "2026-11-26T11:59:59Z" }),
  item("SQ2", { amount: "1000000.00", opened_at: "2026-11-25T08:00:00Z" }),
  item("DK3", { kind: "alert", amount: null, product_name: "" }),
];
const numbers = (change: Partial<typeof NO_FILTERS>) =>
  filtered(QUEUE, { ...NO_FILTERS, ...change }, NOW).map((one) => one.number);

describe("the queue", () => {
  it("is narrowed by kind, lateness, product, words and amount, bounds included", () => {
    expect(numbers({})).toEqual(["SQ1", "SQ2", "DK3"]);
    expect(numbers({ kind: "alert" })).toEqual(["DK3"]);
    expect(numbers({ late: "1" })).toEqual(["SQ1"]);
    expect(numbers({ product: "经营贷" })).toEqual(["SQ1", "SQ2"]);
    expect(numbers({ search: " sq2 " })).toEqual(["SQ2"]);
    expect(numbers({ from: "500000", to: "999999.99" })).toEqual(["SQ1"]);
    expect(numbers({ from: "1000000" })).toEqual(["SQ2"]);
  });
  it("is ordered by age or amount when asked", () => {
    expect(numbers({ sort: "age" })[0]).toBe("SQ2");
    expect(numbers({ sort: "-amount" })).toEqual(["SQ2", "SQ1", "DK3"]);
    expect(numbers({ sort: "amount" })).toEqual(["DK3", "SQ1", "SQ2"]);
  });
  it("keeps its filters in an address and finds them again", () => {
    const filters = { ...NO_FILTERS, kind: "step", late: "1" };
    expect(filtersIn(queryOf(filters))).toEqual(filters);
    expect(filtersIn({ item: "step:SQ1:first" })).toBeNull();
  });
  it("goes on to the next case, and round to the first", () => {
    expect(nextApplication(["SQ1", "SQ1", "SQ2"], "SQ1")).toBe("SQ2");
    expect(nextApplication(["SQ1", "SQ2"], "SQ2")).toBe("SQ1");
    expect(nextApplication(["SQ1", "SQ2"], "SQ9")).toBe("SQ1");
    expect(nextApplication(["SQ1"], "SQ1")).toBeNull();
    expect(nextApplication([], "SQ1")).toBeNull();
  });
});
