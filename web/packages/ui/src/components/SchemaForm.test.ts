import { describe, expect, it } from "vitest";
import { createApp, h, nextTick, ref } from "vue";
import { createI18n } from "vue-i18n";

import SchemaForm from "./SchemaForm.vue";
import { uiMessages } from "../messages";

const field = (name: string) => ({ name, kind: "text", label: name, label_en: name, required: true });
const sections = [{ code: "who", title: "您", title_en: "You", fields: [field("name"), field("address")] }];

async function form() {
  const values = ref<Record<string, unknown>>({});
  const errors = ref<Record<string, string>>({});
  const host = document.createElement("div");
  createApp({
    render: () =>
      h(SchemaForm, {
        sections,
        modelValue: values.value,
        errors: errors.value,
        "onUpdate:modelValue": (now: Record<string, unknown>) => {
          values.value = now;
        },
      }),
  })
    .use(createI18n({ legacy: false, locale: "zh", messages: uiMessages }))
    .mount(host);
  await nextTick();
  const input = (name: string) => host.querySelector<HTMLInputElement>(`#f-${name}`)!;
  return { values, errors, input };
}

describe("a form being filled in", () => {
  it("takes what a browser fills into several fields at once", async () => {
    const { values, input } = await form();
    for (const [name, text] of [
      ["name", "王芳"],
      ["address", "幸福路 1 号"],
    ] as const) {
      input(name).value = text;
      input(name).dispatchEvent(new Event("input"));
      input(name).dispatchEvent(new Event("change"));
    }
    expect(values.value).toEqual({ name: "王芳", address: "幸福路 1 号" });
  });

  it("keeps half a word when something else redraws the form, and takes it when the field is left", async () => {
    const { values, errors, input } = await form();
    input("name").value = "王";
    input("name").dispatchEvent(new Event("input"));
    errors.value = { address: "地址不详" };
    await nextTick();
    expect(input("name").value).toBe("王");
    expect(values.value).toEqual({});
    input("name").dispatchEvent(new Event("blur"));
    expect(values.value).toEqual({ name: "王" });
  });
});
