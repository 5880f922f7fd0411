import { describe, expect, it } from "vitest";

import {
  addDays,
  agoText,
  bucketDays,
  bucketOf,
  centsOf,
  compactYuan,
  compareYuan,
  daysBetween,
  formatDay,
  formatInstant,
  formatYuan,
  isBankCard,
  isIdNumber,
  isPhone,
  isUscc,
  percentRounded,
  percentText,
  plainNumber,
  readPercent,
  readYuan,
  slaState,
  sumYuan,
  toneOf,
} from ".";

describe("amounts", () => {
  it("reads cents and refuses what is not an amount", () => {
    expect(centsOf("1234.5")).toBe(123450n);
    expect(centsOf("-0.01")).toBe(-1n);
    for (const bad of ["", "1e3", "1.234", "abc", "--1"]) expect(centsOf(bad)).toBeNull();
  });
  it("groups, also beyond what floating point can hold", () => {
    expect(formatYuan("1234567.8")).toBe("1,234,567.80");
    expect(formatYuan("90071992547409931.23")).toBe("90,071,992,547,409,931.23");
    expect(formatYuan("-1000")).toBe("-1,000.00");
  });
  it("adds in cents", () => {
    expect(sumYuan(["0.10", "0.20", null, "1000"])).toBe("1000.30");
    expect(compareYuan("9.99", "10")).toBe(-1);
  });
  it("shortens by the language's own units", () => {
    expect(compactYuan("123456789.00", "zh")).toBe("1.23 亿");
    expect(compactYuan("50000.00", "zh")).toBe("5.00 万");
    expect(compactYuan("1500000.00", "en")).toBe("1.50 M");
    expect(compactYuan("99.50", "en")).toBe("99.50");
  });
  it("reads what a person types", () => {
    expect(readYuan("1,234.5")).toBe("1234.50");
    expect(readYuan("12.5万")).toBe("125000.00");
    expect(readYuan("twelve")).toBeNull();
  });
});

describe("rates", () => {
  it("shows percent", () => {
    expect(percentText("0.0435")).toBe("4.35%");
    expect(percentText("0.1")).toBe("10.00%");
    expect(percentText("0.034567")).toBe("3.4567%");
    expect(percentText("0")).toBe("0.00%");
  });
  it("rounds percents and trims scores for looking at", () => {
    expect(percentRounded("0.044171")).toBe("4.42%");
    expect(percentRounded("0.020037")).toBe("2.00%");
    expect(percentRounded("0.00005")).toBe("0.01%");
    expect(percentRounded("1")).toBe("100.00%");
    expect(["95.5000", "18.0000", "100", "0.0000"].map(plainNumber)).toEqual(["95.5", "18", "100", "0"]);
  });
  it("reads percent", () => {
    expect(readPercent("4.35")).toBe("0.0435");
    expect(readPercent("12%")).toBe("0.12");
    expect(readPercent("0.5")).toBe("0.005");
    expect(readPercent("x")).toBeNull();
  });
});

describe("days and instants", () => {
  it("formats", () => {
    expect(formatDay("2026-11-22", "zh", true)).toBe("2026年11月22日");
    expect(formatDay("2026-11-02", "en", true)).toBe("2 Nov 2026");
    expect(formatInstant("2026-11-22T16:30:00Z")).toBe("2026-11-23 00:30");
    expect(formatDay("2026-11-22T16:30:00Z", "en")).toBe("2026-11-23");
  });
  it("counts", () => {
    expect(daysBetween("2026-02-27", "2026-03-01")).toBe(2);
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  });
  it("says how long", () => {
    const now = Date.parse("2026-11-22T12:00:00Z");
    expect(agoText("2026-11-22T09:30:00Z", now, "zh")).toBe("2 小时 30 分钟前");
    expect(slaState("2026-11-22T13:00:00Z", now, "en")).toEqual({
      tone: "warning",
      text: "1 h left",
      overdue: false,
    });
    expect(slaState("2026-11-20T11:00:00Z", now, "zh").text).toBe("已超时 2 天 1 小时");
  });
});

describe("states", () => {
  it("puts days past due into buckets", () => {
    expect([0, 1, 30, 31, 180, 181].map(bucketOf)).toEqual(["m0", "m1", "m1", "m2", "m6", "m7"]);
    expect(bucketDays("m1")).toBe("1–30");
    expect(bucketDays("m7")).toBe(">180");
  });
  it("is neutral about what it does not know", () => {
    expect(toneOf("nonsense")).toBe("neutral");
    expect(toneOf("overdue")).toBe("danger");
  });
});

describe("identifiers", () => {
  it("checks identity numbers", () => {
    expect(isIdNumber("11010519491231002X")).toBe(true);
    expect(isIdNumber("110105194912310021")).toBe(false);
    expect(isIdNumber("11010519490231002X")).toBe(false);
  });
  it("checks credit codes", () => {
    expect(isUscc("91350100M000100Y43")).toBe(true);
    expect(isUscc("91350100M000100Y44")).toBe(false);
  });
  it("checks phones and cards", () => {
    expect(isPhone("138 0013 8000")).toBe(true);
    expect(isPhone("12800138000")).toBe(false);
    expect(isBankCard("6222021234567890128")).toBe(isBankCard("6222 0212 3456 7890 128"));
    expect(isBankCard("4111111111111111")).toBe(true);
    expect(isBankCard("4111111111111112")).toBe(false);
  });
});
