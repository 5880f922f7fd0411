import en from "./locales/en.json";
import zh from "./locales/zh.json";

/** The words the shared components speak, and the labels of every state; apps merge their own on top. */
export const uiMessages = { zh, en };

/** Every leaf key of a message tree, for the test that both languages say the same things. */
export function keysOf(tree: object, prefix = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "object" && value !== null ? keysOf(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}
