/** How a column of a list is shown. */
export interface Column {
  key: string;
  label: string;
  /** Figures: right-aligned, tabular. */
  num?: boolean;
  /** The server sorts by this key; "true" means the column's own key. */
  sort?: boolean | string;
  /** On a phone: the card's title, its corner, a line (default), a line of the card's whole width, or not shown. */
  card?: "title" | "corner" | "line" | "wide" | "hide";
  width?: string;
}

export type Row = Record<string, unknown>;

export interface FilterDef {
  key: string;
  label: string;
  kind?: "select" | "date" | "text";
  options?: { value: string; label: string }[];
  width?: string;
}

/** Options of a select from the values of a labelled group. */
export function optionsOf(
  values: readonly string[],
  group: string,
  label: (group: string, value: string) => string,
): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: label(group, value) }));
}
