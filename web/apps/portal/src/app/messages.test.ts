import { keysOf } from "@huoshui/ui";
import { describe, expect, it } from "vitest";

import { messages } from "./messages";

const flat = (tree: object, prefix = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[`${prefix}${key}`, value] as [string, string]]
      : flat(value as object, `${prefix}${key}.`),
  );
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe("the portal's words", () => {
  it("say the same things in both languages", () => {
    expect(keysOf(messages("en")).sort()).toEqual(keysOf(messages("zh")).sort());
    expect(keysOf(messages("zh")).length).toBeGreaterThan(100);
  });

  it("leave nothing empty and fill the same places", () => {
    const english = new Map(flat(messages("en")));
    for (const [key, chinese] of flat(messages("zh"))) {
      expect(chinese.trim(), key).not.toBe("");
      expect(english.get(key)?.trim(), key).toBeTruthy();
      expect(holes(english.get(key)!), key).toEqual(holes(chinese));
    }
  });
});
