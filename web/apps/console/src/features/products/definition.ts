/** A product definition as rows of words: path → value, so that any definition can be read and compared. */
export interface DefinitionRow {
  path: string;
  value: string;
}

const isPlain = (value: unknown) => value === null || typeof value !== "object";

function nameOf(item: unknown, index: number): string {
  const row = item as Record<string, unknown>;
  return String(row.code ?? row.kind ?? row.name ?? index + 1);
}

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
