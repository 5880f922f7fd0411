import { describe, expect, it } from "vitest";

import { beliefOf, customerKindOf, valuesFor } from "./filling";

describe("filling a form from a paper", () => {
  it("gives only what the form asks, under its names", () => {
    const read = { uscc: "91110000600037341L", name: "青禾粮油", scope: "粮油批发" };
    expect(valuesFor("business_licence", read, ["name", "id_number"])).toEqual({
      name: "青禾粮油",
      id_number: "91110000600037341L",
    });
  });
  it("takes an identity card beside a firm's form for its representative's", () => {
    const card = { name: "陈子涵", id_number: "110101199003070003", address: "某街1号" };
    expect(valuesFor("identity_card", card, ["name", "uscc", "legal_representative", "address"])).toEqual({
      legal_representative: "陈子涵",
    });
  });
  it("tells a sole proprietor's licence from a company's", () => {
    expect(customerKindOf({ company_type: "个体工商户" })).toBe("sole_proprietor");
    expect(customerKindOf({ company_type: "有限责任公司(自然人投资或控股)" })).toBe("enterprise");
  });
  it("gives the year as a number and amounts as text", () => {
    const read = { statement_year: "2025", revenue: "1200.00" };
    expect(valuesFor("financial_statement", read, ["statement_year", "revenue"])).toEqual({
      statement_year: 2025,
      revenue: "1200.00",
    });
  });
  it("says how far a reading is believed", () => {
    expect([0.99, 0.8, 0.5].map(beliefOf)).toEqual(["sure", "likely", "doubtful"]);
  });
});
