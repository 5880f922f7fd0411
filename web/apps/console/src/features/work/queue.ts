import type { WorkItem } from "@huoshui/api";
import { compareYuan } from "@huoshui/domain";

/** What of the queue is shown, and in which order; every part is text, as it stands in the address. */
export interface QueueFilters {
  kind: string;
  product: string;
  search: string;
  from: string;
  to: string;
  late: string;
  sort: string;
}

export const NO_FILTERS: QueueFilters = {
  kind: "",
  product: "",
  search: "",
  from: "",
  to: "",
  late: "",
  sort: "",
};
export const SORTS = ["", "age", "-amount", "amount"] as const;
const NAMES = Object.keys(NO_FILTERS) as (keyof QueueFilters)[];

/** The filters of an address; null when it has none. */
export function filtersIn(query: Record<string, unknown>): QueueFilters | null {
  if (!NAMES.some((name) => typeof query[name] === "string")) return null;
  const found = { ...NO_FILTERS };
  for (const name of NAMES) if (typeof query[name] === "string") found[name] = query[name];
  return found;
}

/** Only what is set. */
export const queryOf = (filters: QueueFilters): Record<string, string> =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value));

export const isLate = (item: WorkItem, now: number): boolean =>
  !!item.due_at && Date.parse(item.due_at) < now;

const within = (amount: string | null | undefined, { from, to }: QueueFilters): boolean =>
  (!from && !to) ||
  (!!amount && (!from || compareYuan(amount, from) >= 0) && (!to || compareYuan(amount, to) <= 0));

/** The part of the queue the filters leave; as the server orders it unless another order is asked for. */
export function filtered(items: readonly WorkItem[], filters: QueueFilters, now: number): WorkItem[] {
  const wanted = filters.search.trim().toLowerCase();
  const text = (item: WorkItem) =>
    `${item.number} ${item.applicant_name} ${item.maker_name} ${item.title} ${item.title_en}`.toLowerCase();
  const left = items.filter(
    (item) =>
      (!filters.kind || item.kind === filters.kind) &&
      (!filters.product || item.product_name === filters.product) &&
      (!filters.late || isLate(item, now)) &&
      (!wanted || text(item).includes(wanted)) &&
      within(item.amount, filters),
  );
  return sorted(left, filters.sort);
}

function sorted(items: WorkItem[], sort: string): WorkItem[] {
  if (sort === "age") return [...items].sort((a, b) => (a.opened_at ?? "").localeCompare(b.opened_at ?? ""));
  if (sort !== "amount" && sort !== "-amount") return items;
  const sign = sort === "amount" ? 1 : -1;
  return [...items].sort((a, b) => sign * compareYuan(a.amount ?? "0", b.amount ?? "0"));
}

/** The application after this one in the queue; the first when this one has left it; nothing when none is left. */
export function nextApplication(numbers: readonly string[], current: string): string | null {
  const others = numbers.filter((number, at) => numbers.indexOf(number) === at);
  const at = others.indexOf(current);
  if (at < 0) return others[0] ?? null;
  return others[at + 1] ?? others.find((number) => number !== current) ?? null;
}

const SEEN = "huoshui.queue";

/** Keeps the order of the cases as the person last saw them, for going on from one to the next. */
export const rememberNumbers = (numbers: readonly string[]): void =>
  sessionStorage.setItem(SEEN, JSON.stringify(numbers));

export function rememberedNumbers(): string[] {
  const kept: unknown = JSON.parse(sessionStorage.getItem(SEEN) ?? "[]");
  return Array.isArray(kept) ? kept.map(String) : [];
}
