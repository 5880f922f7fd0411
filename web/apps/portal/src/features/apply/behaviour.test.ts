import { describe, expect, it } from "vitest";

import { FormWatch, rhythm } from "./behaviour";

function watchAt(isResumed = false) {
  const time = { now: 0 };
  return { time, watch: new FormWatch(isResumed, () => time.now) };
}

describe("the watch of a form", () => {
  it("gives each step its own time, also when it is come back to", () => {
    const { time, watch } = watchAt();
    watch.enter("applicant");
    time.now = 40_000;
    watch.enter("loan");
    time.now = 55_000;
    watch.enter("applicant");
    time.now = 60_000;
    expect(watch.counted().step_seconds).toEqual({ applicant: 45, loan: 15 });
  });
  it("does not count the time the page was left", () => {
    const { time, watch } = watchAt();
    watch.enter("loan");
    time.now = 10_000;
    watch.leave();
    time.now = 500_000;
    watch.comeBack();
    time.now = 512_000;
    expect(watch.counted()).toMatchObject({ step_seconds: { loan: 22 }, focus_losses: 1 });
  });
  it("counts a field pasted once, and only name, identity and phone", () => {
    const { watch } = watchAt();
    for (const field of ["name", "name", "id_number", "uscc", "address"])
      watch.input(field, "insertFromPaste");
    expect(watch.counted().pasted).toEqual(["name", "identity"]);
  });
  it("counts a second change of a field as a correction", () => {
    const { watch } = watchAt();
    for (const field of ["name", "phone", "name", "name"]) watch.change(field);
    expect(watch.counted().corrections).toBe(2);
  });
  it("measures the time between keys without pauses and never keeps a key", () => {
    const { time, watch } = watchAt();
    for (const at of [0, 100, 300, 9000, 9200]) {
      time.now = at;
      watch.input("name", "insertText");
    }
    const counted = watch.counted();
    expect(counted).toMatchObject({ interval_count: 3, interval_ms_median: 200, interval_ms_deviation: 47 });
    expect(Object.keys(counted).sort()).toEqual([
      "corrections",
      "focus_losses",
      "interval_count",
      "interval_ms_deviation",
      "interval_ms_median",
      "is_resumed",
      "pasted",
      "step_seconds",
    ]);
  });
  it("says when the form was begun on an earlier visit", () => {
    expect(watchAt(true).watch.counted().is_resumed).toBe(true);
  });
});

describe("a rhythm", () => {
  it("is unknown without intervals", () => {
    expect(rhythm([])).toEqual({ median: null, deviation: null });
  });
  it("is the median of even and odd numbers of intervals", () => {
    expect(rhythm([100, 400, 200]).median).toBe(200);
    expect(rhythm([100, 200]).median).toBe(150);
  });
});
