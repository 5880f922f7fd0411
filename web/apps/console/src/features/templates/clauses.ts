import type { ConditionField, TemplateClause, TemplateCondition } from "@huoshui/api";

const SIGNS: Record<string, string> = { eq: "=", ne: "≠", gt: ">", gte: "≥", lt: "<", lte: "≤", in: "∈" };

export const signOf = (operator: string): string => SIGNS[operator] ?? operator;

/** The clauses with one moved up (-1) or down (+1); at an end nothing moves. */
export function moved(clauses: TemplateClause[], index: number, step: number): TemplateClause[] {
  const to = index + step;
  if (to < 0 || to >= clauses.length) return clauses;
  const copy = [...clauses];
  const [one] = copy.splice(index, 1);
  copy.splice(to, 0, one!);
  return copy;
}

/** A first value for a condition on this field. */
export function firstValue(field: ConditionField, operator: string): TemplateCondition["value"] {
  switch (field.type) {
    case "flag":
      return true;
    case "count":
      return 12;
    case "amount":
      return "1000000.00";
    case "rate":
      return "0.06";
    default: {
      const value = field.choices[0]?.value ?? "";
      return operator === "in" ? [value] : value;
    }
  }
}

/** A code no other clause has: "clause_1", "clause_2", … */
export function freeCode(clauses: TemplateClause[]): string {
  const taken = new Set(clauses.map((clause) => clause.code));
  let number = clauses.length + 1;
  while (taken.has(`clause_${number}`)) number += 1;
  return `clause_${number}`;
}
