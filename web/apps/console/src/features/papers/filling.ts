/** Which item of a paper answers which item of a form, where their names differ. */
const ALSO: Record<string, Record<string, string[]>> = {
  business_licence: { uscc: ["uscc", "id_number"] },
  bank_statement: { account_number: ["bank_account"] },
};

const INTEGERS = new Set(["statement_year"]);

/** An identity card beside a firm's form is its representative's: it names him and fills in nothing of the firm. */
const OF_THE_REPRESENTATIVE: Record<string, string> = { name: "legal_representative" };

/** The values of a paper under the names of the form's own items; what the form does not ask is left out. */
export function valuesFor(
  kind: string,
  read: Record<string, string>,
  asked: readonly string[],
): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  const isOfRepresentative = kind === "identity_card" && asked.includes("uscc");
  for (const [name, value] of Object.entries(read)) {
    if (!value) continue;
    const same = isOfRepresentative ? [OF_THE_REPRESENTATIVE[name] ?? ""] : [name];
    for (const target of ALSO[kind]?.[name] ?? same) {
      if (asked.includes(target)) values[target] = INTEGERS.has(target) ? Number(value) : value;
    }
  }
  return values;
}

/** Which kind of customer a licence is of: the type printed on it tells a sole proprietor from a company. */
export function customerKindOf(read: Record<string, string>): "enterprise" | "sole_proprietor" {
  return /个体工商户/.test(read.company_type ?? "") ? "sole_proprietor" : "enterprise";
}

export type Belief = "sure" | "likely" | "doubtful";

/** How far a reading may be believed: what is below 0.9 wants a look, below 0.7 a comparison. */
export function beliefOf(confidence: number): Belief {
  if (confidence >= 0.9) return "sure";
  return confidence >= 0.7 ? "likely" : "doubtful";
}
