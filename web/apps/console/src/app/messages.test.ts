import { keysOf } from "@huoshui/ui";
import { describe, expect, it } from "vitest";

import { featureMessages } from "./messages";

describe("the console's words", () => {
  const { zh, en } = featureMessages();
  it.each(Object.keys({ ...zh, ...en }))("%s says the same things in both languages", (feature) => {
    expect(keysOf(en[feature] ?? {}).sort()).toEqual(keysOf(zh[feature] ?? {}).sort());
  });
});
