import { describe, expect, it } from "vitest";

import { emptyForm, toDocument, toForm, type Json } from "./document";
import { EXAMPLES, loadExample } from "./examples";
import zh from "../locales/zh.json";

describe("the document of a simulated loan", () => {
  it.each(EXAMPLES)("%s goes into the form and comes out unchanged", async (name) => {
    const document = await loadExample(name);
    const { document: back, problems } = toDocument(toForm(document));
    expect(problems).toEqual({});
    expect(back).toEqual(withEvents(document));
  });

  it("has a name for every example", () => {
    expect(EXAMPLES).toHaveLength(10);
    expect(Object.keys(zh.simulator.examples).sort()).toEqual(EXAMPLES);
  });

  it("names by path what is missing or cannot be read", () => {
    const form = emptyForm();
    form.values["terms.principal"] = "abc";
    form.lists["terms.rate_steps"] = [{ from: "", annual_rate: "x" }];
    form.values["ui.rates"] = "steps";
    const { problems } = toDocument(form);
    expect(problems["terms.principal"]).toBe("ui.form.money");
    expect(problems["terms.annual_rate"]).toBe("ui.form.required");
    expect(problems["terms.rate_steps.0.from"]).toBe("ui.form.required");
    expect(problems["terms.rate_steps.0.annual_rate"]).toBe("calculator.badRate");
  });
});

/** Lists of their own and events say the same. */
function withEvents(document: Json): Json {
  const { events = [], ...rest } = document as { events?: Json[] };
  return events.length ? { ...rest, events } : rest;
}
