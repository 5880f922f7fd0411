/** A product definition as rows of words: path → value, so that any definition can be read and compared. */
export interface DefinitionRow {
  path: string;
  value: string;
}

const isPlain = (value: unknown) => value === null || typeof value !== "object";

/** What tells an item of a list from its neighbours: a field's name, an option's value, a document's kind. */
function codeOf(row: Record<string, unknown>): unknown {
  return row.code ?? (row.label === undefined ? row.kind : undefined) ?? row.value ?? row.name;
}
const nameOf = (item: unknown, index: number) => String(codeOf(item as Record<string, unknown>) ?? index + 1);

/** Flattens what can be flattened; the form is summarised by its sections. */
export function rowsOf(definition: unknown, prefix = ""): DefinitionRow[] {
  if (isPlain(definition)) return [{ path: prefix, value: definition === null ? "" : String(definition) }];
  if (Array.isArray(definition)) {
    if (definition.every(isPlain)) return [{ path: prefix, value: definition.map(String).join(", ") }];
    return definition.flatMap((item, index) => rowsOf(item, `${prefix}.${nameOf(item, index)}`));
  }
  return Object.entries(definition as object).flatMap(([key, value]) =>
    rowsOf(value, prefix ? `${prefix}.${key}` : key),
  );
}

export interface DifferenceRow {
  path: string;
  before: string;
  after: string;
}

/** The rows in which two definitions differ. */
export function differences(before: unknown, after: unknown): DifferenceRow[] {
  const left = new Map(rowsOf(before).map((row) => [row.path, row.value]));
  const right = new Map(rowsOf(after).map((row) => [row.path, row.value]));
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((path) => left.get(path) !== right.get(path))
    .map((path) => ({ path, before: left.get(path) ?? "–", after: right.get(path) ?? "–" }));
}

/** What a definition calls its own parts: code → name in both languages. */
export function namesIn(definition: unknown): Map<string, { zh: string; en: string }> {
  const found = new Map<string, { zh: string; en: string }>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== "object") return;
    const row = value as Record<string, unknown>;
    const stem = ["name", "label", "title"].find((one) => `${one}_en` in row);
    const code = codeOf(row);
    if (stem && typeof code === "string")
      found.set(code, { zh: String(row[stem]), en: String(row[`${stem}_en`]) });
    Object.values(row).forEach(visit);
  };
  visit(definition);
  return found;
}
