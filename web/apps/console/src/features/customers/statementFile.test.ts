import { describe, expect, it } from "vitest";

import { linesOfCsv } from "./statementFile";

const CATALOGUE = [
  { name: "cash", zh: "货币资金", en: "Cash" },
  { name: "revenue", zh: "营业收入", en: "Revenue" },
];

describe("lines of a CSV", () => {
  it("finds a line by its Chinese or English name or its code", () => {
    const text = "\uFEFF科目,金额\r\n货币资金,1200.50\r\nRevenue,-3\r\n";
    expect(linesOfCsv(text, CATALOGUE)).toEqual({ lines: { cash: "1200.50", revenue: "-3" }, unknown: [] });
    expect(linesOfCsv("cash\t7", CATALOGUE).lines).toEqual({ cash: "7" });
  });

  it("names what it does not know and leaves out what is no amount", () => {
    expect(linesOfCsv("商誉,5\n货币资金,很多", CATALOGUE)).toEqual({ lines: {}, unknown: ["商誉"] });
  });

  it("reads thousands in quotes", () => {
    expect(linesOfCsv('货币资金,"1,234,567.89"', CATALOGUE).lines).toEqual({ cash: "1234567.89" });
  });
});
