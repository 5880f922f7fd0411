import type { Tone } from "@huoshui/domain";

/** The colours of a partner's states, of its keys, of call-backs and of changes. */
export const TONES: Record<string, Tone> = {
  active: "success",
  suspended: "danger",
  waiting: "warning",
  expired: "neutral",
  revoked: "neutral",
  delivered: "success",
  pending: "warning",
  dead: "danger",
  none: "neutral",
  proposed: "warning",
  confirmed: "success",
  declined: "danger",
  withdrawn: "neutral",
};

/** The colour of an HTTP status. */
export const toneOfStatus = (status: number): Tone =>
  status < 400 ? "success" : status < 500 ? "warning" : "danger";

export const COUNTS = ["requests_per_minute", "applications_per_day"] as const;
export const AMOUNTS = ["amount_per_application", "amount_per_day", "amount_per_month"] as const;
