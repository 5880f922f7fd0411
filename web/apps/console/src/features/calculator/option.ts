export const METHODS = [
  "equal_instalment",
  "equal_principal",
  "interest_monthly",
  "interest_quarterly",
  "bullet",
] as const;

/** An option as it is typed. */
export interface Draft {
  principal: string;
  rate: string;
  method: string;
  term: string;
  start: string;
  dueDay: string;
  dayCount: string;
  fee: string;
}
