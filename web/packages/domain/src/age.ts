import type { Locale } from "./locale";
import type { Tone } from "./tones";

const MINUTE = 60_000;

/** A length of time in one or two units: "3 天 4 小时" / "3 d 4 h"; under a minute "刚刚" / "just now". */
export function durationText(milliseconds: number, locale: Locale): string {
  const minutes = Math.floor(Math.abs(milliseconds) / MINUTE);
  const units = locale === "zh" ? [" 天", " 小时", " 分钟"] : [" d", " h", " min"];
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) return `${days}${units[0]}${hours && days < 10 ? ` ${hours}${units[1]}` : ""}`;
  if (hours > 0) return `${hours}${units[1]}${minutes % 60 ? ` ${minutes % 60}${units[2]}` : ""}`;
  return `${minutes}${units[2]}`;
}

/** How long ago: "2 小时前" / "2 h ago". */
export function agoText(iso: string, now: number, locale: Locale): string {
  const passed = now - Date.parse(iso);
  if (passed < MINUTE) return locale === "zh" ? "刚刚" : "just now";
  const text = durationText(passed, locale);
  return locale === "zh" ? `${text}前` : `${text} ago`;
}

export interface SlaState {
  tone: Tone;
  /** "剩余 3 小时" / "3 h left", or "已超时 20 分钟" / "overdue 20 min". */
  text: string;
  overdue: boolean;
}

/** What remains until a step must be done; amber under four hours, red when past. */
export function slaState(deadline: string, now: number, locale: Locale): SlaState {
  const left = Date.parse(deadline) - now;
  const text = durationText(left, locale);
  if (left < 0) {
    return { tone: "danger", text: locale === "zh" ? `已超时 ${text}` : `overdue ${text}`, overdue: true };
  }
  const tone: Tone = left < 4 * 60 * MINUTE ? "warning" : "success";
  return { tone, text: locale === "zh" ? `剩余 ${text}` : `${text} left`, overdue: false };
}
