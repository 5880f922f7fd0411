export const METHODS = [
  "equal_instalment",
  "equal_principal",
  "interest_monthly",
  "interest_quarterly",
  "bullet",
] as const;

export type Method = (typeof METHODS)[number];
export type DayCount = "thirty_360" | "actual_360" | "actual_365";

/** An option as it is typed. */
export interface Draft {
  principal: string;
  rate: string;
  method: Method;
  term: string;
  start: string;
  dueDay: string;
  dayCount: DayCount | "";
  fee: string;
}
