import type { Json } from "./document";

/** The documents of examples/simulate at the root of the repository, taken in when the page is built. */
const files = import.meta.glob<{ default: Json }>("../../../../../../../examples/simulate/*.json");

/** In the order a reader meets them: plain loans first, then what can happen to one. */
export const EXAMPLES = Object.keys(files)
  .map((path) => /([\w-]+)\.json$/.exec(path)![1]!)
  .sort();

export async function loadExample(name: string): Promise<Json> {
  const path = Object.keys(files).find((one) => one.endsWith(`/${name}.json`));
  return structuredClone((await files[path!]!()).default);
}
