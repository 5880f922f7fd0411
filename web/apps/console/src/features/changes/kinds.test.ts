import { describe, expect, it } from "vitest";

import { CHANGE_KINDS, draftOf, emptyDraft, EVENT_KINDS, readTerms } from "./kinds";

describe("the forms of events", () => {
  it("know all nineteen kinds, and the changes among them", () => {
    expect(EVENT_KINDS).toHaveLength(19);
    expect(EVENT_KINDS).toEqual(expect.arrayContaining([...CHANGE_KINDS]));
  });

  it("send only what was said, as the API wants it", () => {
    const draft = { ...emptyDraft("restructure"), period_count: "36", annual_rate: "4.8", capitalises: true };
    expect(readTerms("restructure", draft)).toEqual({
      terms: { period_count: 36, annual_rate: "0.048", capitalises: true },
      problems: {},
    });
  });

  it("ask for a price at the desk only", () => {
    expect(readTerms("transfer", emptyDraft("transfer")).problems).toEqual({});
    expect(readTerms("transfer", emptyDraft("transfer"), true).problems).toEqual({
      price: "ui.form.required",
    });
  });

  it("read back what a document says", () => {
    const terms = { amount: "1234.50", component: "interest" };
    expect(readTerms("waiver", draftOf("waiver", terms)).terms).toEqual(terms);
  });
});
