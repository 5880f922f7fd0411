import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope } from "vue";

import { useReading } from "./use-reading";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("reading time", () => {
  it("counts down while on screen, stands still in the background, ends with the page", () => {
    let hidden = false;
    const scope = effectScope();
    const reading = scope.run(() =>
      useReading(
        () => 5,
        () => hidden,
      ),
    )!;
    reading.start();
    vi.advanceTimersByTime(3000);
    expect(reading.left.value).toBe(2);
    hidden = true;
    vi.advanceTimersByTime(10_000);
    expect(reading.left.value).toBe(2);
    hidden = false;
    vi.advanceTimersByTime(4000);
    expect(reading.left.value).toBe(0);
    expect(reading.shown.value).toBe(7);
    scope.stop();
    vi.advanceTimersByTime(5000);
    expect(reading.shown.value).toBe(7);
  });
});
