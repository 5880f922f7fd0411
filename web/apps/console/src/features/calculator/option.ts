export const METHODS = [
  "equal_instalment",
  "equal_principal",
  "interest_monthly",
  "interest_quarterly",
  "bullet",
] as const;

/** All the engine knows; the first ones need no more than amount, rate and term. */
export const ALL_METHODS = [...METHODS, "flat", "balloon", "stepped", "custom", "daily_interest"] as const;

export const DAY_COUNTS = [
  "thirty_360",
  "actual_360",
  "actual_365",
  "actual_actual",
  "thirty_e_360",
  "per_period",
] as const;

export type Method = (typeof METHODS)[number];
export type DayCount = (typeof DAY_COUNTS)[number];

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
