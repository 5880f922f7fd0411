import { describe, expect, it } from "vitest";

import {
  fieldNamed,
  missingDocuments,
  resumeAt,
  sectionsOf,
  stepOf,
  stepsOf,
  withStartingValues,
} from "./steps";

const bounds = {
  amount_min: "5000.00",
  amount_max: "200000.00",
  term_months_min: 3,
  term_months_max: 24,
  repayment_methods: ["equal_instalment", "bullet"],
  customer_kinds: ["person"],
};
const text = (name: string, kind = "text", required = true) => ({
  name,
  kind: kind as "text",
  label: name,
  label_en: name,
  required,
});
const product = {
  ...bounds,
  form: {
    sections: [
      { code: "who", title: "您", title_en: "You", fields: [text("name"), text("id_number", "id_number")] },
      {
        code: "loan",
        title: "借款",
        title_en: "Loan",
        fields: [text("amount", "money"), text("repayment_method", "select")],
      },
    ],
  },
};
const sections = sectionsOf(product, (_group, value) => ({ zh: value, en: value }));
const asked = [
  { kind: "id_front", name: "身份证", name_en: "ID", required: true },
  { kind: "other", name: "其他", name_en: "Other", required: false },
];
const steps = stepsOf(sections, asked);
const who = { name: "王芳", id_number: "11010519491231002X" };
const loan = { amount: "10000.00", repayment_method: "bullet" };

describe("the steps of an application", () => {
  it("are the sections, the documents and the review", () => {
    expect(steps.map((step) => step.kind)).toEqual(["section", "section", "documents", "review"]);
    expect(stepsOf(sections, [])).toHaveLength(3);
  });

  it("take the product's bounds and methods where the form is silent", () => {
    const [amount, method] = sections[1]!.fields;
    expect([amount!.min, amount!.max]).toEqual(["5000.00", "200000.00"]);
    expect(method!.options!.map((option) => option.value)).toEqual(["equal_instalment", "bullet"]);
  });

  it("carry on where it was left", () => {
    expect(resumeAt(steps, {}, asked, [])).toBe(0);
    expect(resumeAt(steps, { ...who, id_number: "11010519491231002" }, asked, [])).toBe(0);
    expect(resumeAt(steps, who, asked, [])).toBe(1);
    expect(resumeAt(steps, { ...who, amount: "4999.99", repayment_method: "bullet" }, asked, [])).toBe(1);
    expect(resumeAt(steps, { ...who, ...loan }, asked, [])).toBe(2);
    expect(resumeAt(steps, { ...who, ...loan }, asked, [{ kind: "id_front" }])).toBe(3);
  });

  it("ask only for required documents", () => {
    expect(missingDocuments(asked, [{ kind: "other" }]).map((one) => one.kind)).toEqual(["id_front"]);
  });

  it("find the step a refusal speaks of", () => {
    expect(stepOf(steps, fieldNamed("form.amount"))).toBe(1);
    expect(stepOf(steps, fieldNamed("name"))).toBe(0);
    expect(stepOf(steps, fieldNamed("documents"))).toBe(2);
    expect(stepOf(steps, fieldNamed(null))).toBeNull();
    expect(stepOf(steps, "nonsense")).toBeNull();
  });

  it("start with values that never overwrite what was filled in", () => {
    const values = withStartingValues({ amount: "8000.00", name: "" }, bounds, "50000.00", "13800138000");
    expect(values).toEqual({
      amount: "8000.00",
      term_months: 12,
      repayment_method: "equal_instalment",
      phone: "13800138000",
    });
  });
});
