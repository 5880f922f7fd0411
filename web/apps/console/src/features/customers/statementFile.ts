/** Lines of a statement read from a CSV: a name (Chinese, English or code) and an amount in each row. */
export function linesOfCsv(
  text: string,
  catalogue: { name: string; zh: string; en: string }[],
): { lines: Record<string, string>; unknown: string[] } {
  const known = new Map(
    catalogue.flatMap((line) =>
      [line.name, line.zh, line.en].map((name) => [plain(name), line.name] as const),
    ),
  );
  const lines: Record<string, string> = {};
  const unknown: string[] = [];
  for (const row of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const [title = "", ...rest] = row.split(/[,，\t;](?!\d{3}(?:\D|$))/);
    const amount = rest.join("").replace(/["\s,，]/g, "");
    if (!title.trim() || !/^-?\d+(\.\d{1,2})?$/.test(amount)) continue;
    const name = known.get(plain(title));
    if (name) lines[name] = amount;
    else unknown.push(title.trim());
  }
  return { lines, unknown };
}

const plain = (name: string) => name.replace(/["\s]/g, "").toLowerCase();
