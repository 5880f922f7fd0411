import type { Instalment } from "@huoshui/api";

const DONE = new Set(["paid", "paid_late", "cancelled"]);

/** The plan in two parts: what is settled, and what is still open. */
export function splitSchedule(instalments: Instalment[]): { done: Instalment[]; open: Instalment[] } {
  return {
    done: instalments.filter((line) => DONE.has(line.state ?? "")),
    open: instalments.filter((line) => !DONE.has(line.state ?? "")),
  };
}
