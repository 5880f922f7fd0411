import { createApp, h, nextTick } from "vue";
import { createI18n } from "vue-i18n";
import { describe, expect, it } from "vitest";

import {
  AmountText,
  checkField,
  InstalmentTable,
  keysOf,
  readTyped,
  SchemaForm,
  StatusTag,
  uiMessages,
  useSubmit,
} from ".";

async function draw(component: object, props: object): Promise<HTMLElement> {
  const host = document.createElement("div");
  const i18n = createI18n({ legacy: false, locale: "zh", messages: uiMessages });
  createApp({ render: () => h(component, props) })
    .use(i18n)
    .mount(host);
  await nextTick();
  return host;
}

const line = (
  number: number,
  due_date: string,
  principal_due: string,
  interest_due: string,
  total_due: string,
) => ({
  number,
  due_date,
  principal_due,
  interest_due,
  total_due,
  principal_after: "0.00",
});

describe("shared components", () => {
  it("say the same things in both languages", () => {
    expect(keysOf(uiMessages.en)).toEqual(keysOf(uiMessages.zh));
  });

  it("group amounts and keep large ones exact", async () => {
    const host = await draw(AmountText, { value: "12345678901234567.80", symbol: true });
    expect(host.textContent).toBe("¥12,345,678,901,234,567.80");
  });

  it("name states in words", async () => {
    const host = await draw(StatusTag, { kind: "loan", value: "settled" });
    expect(host.textContent).toBe("已结清");
    expect(host.querySelector(".success")).not.toBeNull();
  });

  it("total a schedule by year and in all", async () => {
    const instalments = [
      line(1, "2026-12-20", "100.00", "3.00", "103.00"),
      line(2, "2027-01-20", "100.05", "1.50", "101.55"),
    ];
    const host = await draw(InstalmentTable, { instalments });
    const text = host.textContent ?? "";
    expect(text).toContain("204.55");
    expect(text).toContain("200.05");
    expect(host.querySelectorAll(".subtotal")).toHaveLength(2);
  });

  it("draw a form from its schema and read money in 万", async () => {
    const sections = [
      {
        code: "loan",
        title: "借款",
        title_en: "Loan",
        fields: [
          {
            name: "amount",
            kind: "money",
            label: "金额",
            label_en: "Amount",
            required: true,
            min: "1000.00",
          },
        ],
      },
    ];
    const changes: object[] = [];
    const host = await draw(SchemaForm, {
      sections,
      modelValue: {},
      "onUpdate:modelValue": (v: object) => changes.push(v),
    });
    const input = host.querySelector("input")!;
    input.value = "12万";
    input.dispatchEvent(new Event("change"));
    expect(changes.at(-1)).toEqual({ amount: "120000.00" });
  });
});

describe("form checks", () => {
  const field = {
    name: "x",
    kind: "money",
    label: "",
    label_en: "",
    required: true,
    min: "100.00",
    max: "200.00",
  };
  it.each([
    [null, "ui.form.required"],
    ["99.99", "ui.form.min"],
    ["200.01", "ui.form.max"],
    ["abc", "ui.form.money"],
  ])("finds what is wrong with %s", (value, key) => {
    expect(checkField(field, value)?.key).toBe(key);
  });
  it("accepts what is right", () => {
    expect(checkField(field, "150.00")).toBeNull();
    expect(readTyped({ ...field, kind: "rate" }, "4.35")).toBe("0.0435");
    expect(readTyped({ ...field, kind: "phone" }, "\u202d13800000000\u202c ")).toBe("13800000000");
    expect(checkField({ ...field, kind: "text" }, "王芳😀")?.key).toBe("ui.form.emoji");
    expect(checkField({ ...field, kind: "text" }, "№ 5 · 𠮷㈱")).toBeNull();
  });
});

describe("sending a form", () => {
  it("keeps its key while the outcome is unknown and renews it after an answer", async () => {
    const keys: string[] = [];
    const outcomes = [{ mayRetry: true }, { mayRetry: false }, null];
    const { run, problem } = useSubmit(async (key: string) => {
      keys.push(key);
      const outcome = outcomes.shift();
      if (outcome) throw Object.assign(new Error("no"), outcome);
      return "done";
    });
    await run();
    expect(problem.value).toBe("no");
    await run();
    expect(await run()).toBe("done");
    expect(keys[0]).toBe(keys[1]);
    expect(keys[1]).not.toBe(keys[2]);
  });
});
