import { describe, expect, it } from "vitest";

import { mayWithdraw, milestones } from "./timeline";

const stages = [
  { status: "in_approval", at: "2026-11-22T10:02:00Z", note: "转人工审批", note_en: "Goes to a person" },
  { status: "submitted", at: "2026-11-22T10:00:00Z", note: "", note_en: "" },
];

describe("an application's milestones", () => {
  it("tell the past in order and what is to come", () => {
    const road = milestones(stages, "in_approval");
    expect(road.map((one) => one.status)).toEqual([
      "submitted",
      "in_approval",
      "decided",
      "signed",
      "disbursed",
    ]);
    expect(road.map((one) => one.future)).toEqual([false, false, true, true, true]);
  });
  it("promise nothing after the end", () => {
    const end = { status: "declined", at: "2026-11-23T09:00:00Z", note: "", note_en: "" };
    const road = milestones([...stages, end], "declined");
    expect(road.at(-1)!.status).toBe("declined");
    expect(road.some((one) => one.future)).toBe(false);
  });
  it("use the Chinese note where there is no English one", () => {
    const entered = { status: "in_approval", at: "2026-11-22T10:00:00Z", note: "柜面代录", note_en: "" };
    expect(milestones([entered], "declined")[0]!.note.en).toBe("柜面代录");
  });
});

describe("withdrawing", () => {
  it("ends when the case has ended or the contract is made", () => {
    expect(mayWithdraw("in_approval")).toBe(true);
    for (const status of ["contracted", "declined", "withdrawn", "expired"])
      expect(mayWithdraw(status)).toBe(false);
  });
});
