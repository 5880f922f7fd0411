import type { Locale } from "@huoshui/domain";

type Tree = Record<string, unknown>;

const FILES = import.meta.glob<Tree>("../**/locales/*.json", { eager: true, import: "default" });

/** All words of the portal in one language: each feature's file under the feature's name. */
export function messages(locale: Locale): Tree {
  const found: Tree = {};
  for (const [path, tree] of Object.entries(FILES)) {
    const match = /([\w-]+)\/locales\/(zh|en)\.json$/.exec(path);
    if (match && match[2] === locale) found[match[1]!] = tree;
  }
  return found;
}
