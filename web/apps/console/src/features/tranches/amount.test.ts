import { describe, expect, it } from "vitest";

import { wrongAmount } from "./amount";

const ROOM = { left: "250000.00", amount_min: "100000.00" };

describe("the amount of the next part", () => {
  it("is read as people type it", () => {
    expect(wrongAmount("12万", ROOM)).toBe("");
    expect(wrongAmount("100,000", ROOM)).toBe("");
    expect(wrongAmount("", ROOM)).toBe("money");
    expect(wrongAmount("0", ROOM)).toBe("money");
  });
  it("is neither above what is left nor below the least part", () => {
    expect(wrongAmount("250000.01", ROOM)).toBe("tooMuch");
    expect(wrongAmount("99999.99", ROOM)).toBe("tooLittle");
  });
  it("may be all that is left, however little", () => {
    expect(wrongAmount("50000", { ...ROOM, left: "50000.00" })).toBe("");
    expect(wrongAmount("49999", { ...ROOM, left: "50000.00" })).toBe("tooLittle");
  });
});
