import type { ModelSample } from "@huoshui/api";
import { describe, expect, it } from "vitest";

import { formFor, specialNumbers, wishOf } from "./choices";

const column = (name: string, kind: string, distinct: number) => ({
  name,
  kind,
  missing: 0,
  unreadable: 0,
  distinct,
  values: [],
});
const SAMPLE = {
  columns: [
    column("编号", "number", 500),
    column("负债率", "number", 300),
    column("是否违约", "category", 2),
  ],
} as unknown as ModelSample;

describe("the wish of a training", () => {
  it("guesses the outcome by name and by its two values", () => {
    expect(formFor(SAMPLE).target).toBe("是否违约");
    expect(formFor({ ...SAMPLE, columns: SAMPLE.columns.slice(0, 2) }).target).toBe("");
  });

  it("sends only what differs from what was inferred, and never uses the outcome or the id", () => {
    const form = formFor(SAMPLE);
    form.id = "编号";
    form.bad = "是";
    form.columns[0]!.use = "drop";
    form.columns[1]!.way = 1;
    form.columns[1]!.special = "-9，-99";
    form.columns[2]!.use = "keep";
    const wish = wishOf(form, SAMPLE);
    expect(wish.kinds).toEqual({});
    expect([wish.keep, wish.drop]).toEqual([[], []]);
    expect(wish.monotone).toEqual({ 负债率: 1 });
    expect(wish.special).toEqual({ 负债率: [-9, -99] });
  });

  it("tells a list of numbers from other text", () => {
    expect(specialNumbers("-9, -99")).toEqual([-9, -99]);
    expect(specialNumbers("无")).toBeNull();
    expect(specialNumbers("")).toEqual([]);
  });
});
