import { describe, expect, it } from "vitest";

import {
  END,
  START,
  chosenAt,
  differences,
  emptyFlow,
  movedWay,
  valueFor,
  wayId,
  waysFrom,
  withConditions,
  withStep,
  withWay,
  withoutStep,
  withoutWay,
} from "./document";
import { arrowsOf, boxesOf, isOnCourse, laidOut, needsLayout } from "./drawing";
import { conditionsText, type Teller } from "./words";

const one = () => emptyFlow("审查", "Review");
const two = () => {
  const added = withStep(one(), { name: "终审", name_en: "Final" }, [300, 0]);
  return withWay(withWay(added.flow, "step_1", added.code), added.code, END);
};

describe("the document of an approval flow", () => {
  it("gives a new step the first free code and leaves the old flow alone", () => {
    const before = one();
    const { flow, code } = withStep(before, { name: "终审", name_en: "Final" }, [300, 0]);
    expect(code).toBe("step_2");
    expect(before.steps).toHaveLength(1);
    expect(flow.steps.map((step) => step.code)).toEqual(["step_1", "step_2"]);
  });
  it("takes a step's ways with it", () => {
    expect(withoutStep(two(), "step_2").ways.map(wayId)).toEqual(["start>step_1", "step_1>end"]);
  });
  it("draws a way once, and never into the start, out of the end or to itself", () => {
    const flow = two();
    expect(withWay(flow, "step_1", "step_2")).toBe(flow);
    expect(withWay(flow, "step_1", "step_1")).toBe(flow);
    expect(withWay(flow, "step_1", START)).toBe(flow);
    expect(withWay(flow, END, "step_1")).toBe(flow);
  });
  it("changes the order of the ways out of one step only", () => {
    const flow = two();
    const moved = movedWay(flow, "step_1>step_2", -1);
    expect(waysFrom(moved, "step_1").map(wayId)).toEqual(["step_1>step_2", "step_1>end"]);
    expect(waysFrom(moved, START)).toEqual(waysFrom(flow, START));
    expect(movedWay(moved, "step_1>step_2", -1)).toBe(moved);
  });
  it("finds what the path of a refusal points at", () => {
    expect(chosenAt(two(), "steps.1.ballot.need")).toEqual({ kind: "step", code: "step_2" });
    expect(chosenAt(two(), "ways.0.when.0.0.value")).toEqual({ kind: "way", id: "start>step_1" });
    expect(chosenAt(two(), "authority.0.role")).toBeNull();
    expect(chosenAt(two(), "steps.9.code")).toBeNull();
  });
  it("tells what two versions differ in, wherever their steps are drawn", () => {
    const moved = two();
    moved.steps[0]!.place = [900, 900];
    expect(differences(two(), moved)).toEqual([]);
    const changed = withConditions(withoutWay(two(), "step_1>end"), "step_1>step_2", [
      [{ fact: "amount", operator: "above", value: "1000.00" }],
    ]);
    expect(differences(two(), changed)).toEqual([
      { kind: "changed", what: "way", at: "step_1>step_2" },
      { kind: "removed", what: "way", at: "step_1>end" },
    ]);
    expect(differences(one(), two()).map((row) => `${row.kind} ${row.what} ${row.at}`)).toContain(
      "added step step_2",
    );
  });
  it("keeps a value that still fits another comparison", () => {
    expect(valueFor("text", "one_of", "A")).toEqual(["A"]);
    expect(valueFor("text", "is", ["A", "B"])).toBe("A");
    expect(valueFor("yes_no", "is", null)).toBe(true);
    expect(valueFor("amount", "above", null)).toBe("0.00");
  });
});

describe("its drawing", () => {
  it("has the start left of every step and the end right of them", () => {
    const boxes = boxesOf(two(), true);
    const x = (id: string) => boxes.find((box) => box.id === id)!.position.x;
    expect(boxes.map((box) => box.id)).toEqual([START, "step_1", "step_2", END]);
    expect(x(START)).toBeLessThan(x("step_1"));
    expect(x(END)).toBeGreaterThan(x("step_2"));
    expect(boxes.filter((box) => box.draggable).map((box) => box.id)).toEqual(["step_1", "step_2"]);
    expect(boxesOf(two(), false).some((box) => box.draggable)).toBe(false);
  });
  it("lays out a flow nobody has drawn, later steps further right", () => {
    const flow = two();
    flow.steps.forEach((step) => (step.place = [0, 0]));
    expect(needsLayout(flow)).toBe(true);
    const drawn = laidOut(flow);
    expect(needsLayout(drawn)).toBe(false);
    expect(drawn.steps[1]!.place[0]).toBeGreaterThan(drawn.steps[0]!.place[0]);
  });
  it("makes the ways of a course stand out", () => {
    const arrows = arrowsOf(two(), () => "w", ["step_1", "step_2"]);
    expect(arrows.filter((arrow) => arrow.class === "on-course").map((arrow) => arrow.id)).toEqual([
      "start>step_1",
      "step_1>step_2",
      "step_2>end",
    ]);
    expect(isOnCourse({ source: "step_1", target: END }, ["step_1", "step_2"])).toBe(false);
    expect(isOnCourse({ source: START, target: "step_1" }, [])).toBe(false);
  });
});

describe("words of conditions", () => {
  const tell: Teller = {
    fact: (name) => ({ amount: "拟批金额", grade: "等级" })[name] ?? name,
    operator: (name) => ({ above: "超过", one_of: "属于" })[name] ?? name,
    value: ({ value }) => (Array.isArray(value) ? value.join("、") : String(value)),
    and: " 且 ",
    or: " 或 ",
  };
  it("joins conditions by and, groups by or", () => {
    const above = { fact: "amount", operator: "above", value: "5,000,000.00" };
    const grades = { fact: "grade", operator: "one_of", value: ["D", "E"] };
    expect(conditionsText([[above, grades], [above]], tell)).toBe(
      "拟批金额 超过 5,000,000.00 且 等级 属于 D、E 或 拟批金额 超过 5,000,000.00",
    );
    expect(conditionsText([], tell)).toBe("");
    const over = { fact: "超过测算额度", operator: "is", value: true };
    expect(conditionsText([[over]], { ...tell, value: () => "是" })).toBe("超过测算额度 是");
  });
});
