import type { Locale } from "./locale";

const DAY = /^(\d{4})-(\d{2})-(\d{2})/;
const ZONE = "Asia/Shanghai";

/**
 * A day to read: "2026-11-22" stays so in tables; long form "2026年11月22日" / "22 Nov 2026". Of an instant the day it
 * was in the lender's time zone.
 */
export function formatDay(text: string, locale: Locale, long = false): string {
  const match = DAY.exec(text.includes("T") ? formatInstant(text) : text);
  if (!match) return text;
  const [, year, month, day] = match as unknown as [string, string, string, string];
  if (!long) return `${year}-${month}-${day}`;
  if (locale === "zh") return `${year}年${Number(month)}月${Number(day)}日`;
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  return `${Number(day)} ${names[Number(month) - 1]} ${year}`;
}

/** An instant in the lender's time zone: "2026-11-22 14:05"; with seconds when asked. */
export function formatInstant(iso: string, seconds = false): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: ZONE,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const get = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  const time = `${get("hour")}:${get("minute")}${seconds ? `:${get("second")}` : ""}`;
  return `${get("year")}-${get("month")}-${get("day")} ${time}`;
}

const epochDay = (day: string) => Math.floor(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / 86_400_000);

/** Whole days from one day to another (negative when the second is earlier). */
export function daysBetween(from: string, to: string): number {
  return epochDay(to) - epochDay(from);
}

/** The day some days later: ("2026-11-29", 3) → "2026-12-02". */
export function addDays(day: string, days: number): string {
  return new Date((epochDay(day) + days) * 86_400_000).toISOString().slice(0, 10);
}
