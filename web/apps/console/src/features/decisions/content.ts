import type { FlowContent, FlowDetail, FlowRule, LimitModel } from "@huoshui/api";

/** A flow's content while a person edits it. */
export interface Draft {
  tables: Record<string, FlowRule[]>;
  scorecard: Scorecard;
  /** An approved model that is to score instead of the card. */
  modelId: number | null;
  /** The regression on past limits, when one of the limits comes of it. */
  limitModel: LimitModel | null;
  /** The sources the flow asks, in the order of the catalogue. */
  sources: string[];
  note: string;
}

export interface CardBin {
  label: string;
  label_en: string;
  points: string;
}

export interface CardColumn {
  name: string;
  zh: string;
  en: string;
  weight: string;
  bins: CardBin[];
}

export interface Scorecard {
  base?: string;
  characteristics?: CardColumn[];
  grades?: { grade: string; lowest: string }[];
  lowest_grade?: string;
  model?: { number: string; hash: string } | null;
}

const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export function draftOf(flow: FlowDetail): Draft {
  return {
    tables: Object.fromEntries(flow.tables.map((one) => [one.table, copied(one.rules)])),
    scorecard: copied(flow.scorecard) as Scorecard,
    modelId: null,
    limitModel: copied((flow.scorecard as { limit_model?: LimitModel | null }).limit_model ?? null),
    sources: [...flow.sources],
    note: flow.note,
  };
}

/** What is sent: the card only when it was changed, so that a model's stays as it is. */
export function contentOf(draft: Draft, flow: FlowDetail): FlowContent {
  const changed = JSON.stringify(draft.scorecard) !== JSON.stringify(flow.scorecard);
  return {
    tables: draft.tables,
    scorecard: draft.modelId === null && changed ? (draft.scorecard as Record<string, unknown>) : null,
    model_id: draft.modelId,
    limit_model: draft.limitModel,
    sources: draft.sources,
    note: draft.note,
  };
}

export const isChanged = (draft: Draft, flow: FlowDetail): boolean =>
  JSON.stringify(draft) !== JSON.stringify(draftOf(flow));

/** Moves a rule up (−1) or down (+1); at the ends nothing happens. */
export function moved(rules: FlowRule[], at: number, by: -1 | 1): FlowRule[] {
  const to = at + by;
  if (to < 0 || to >= rules.length) return rules;
  const next = [...rules];
  [next[at], next[to]] = [next[to]!, next[at]!];
  return next;
}

/** "tables.policy.3.when" → where the refused rule stands. */
export function placeOf(field: string | null): { table: string; line: number } | null {
  const found = /^tables\.(\w+)\.(\d+)\./.exec(field ?? "");
  return found ? { table: found[1]!, line: Number(found[2]) } : null;
}

/** What stands at a path of a package; unknown is null. */
export function valueAt(packaged: Record<string, unknown>, path: string): unknown {
  const [room, name] = path.includes(".") ? path.split(".", 2) : ["", path];
  const from = (room ? packaged[room] : packaged) as Record<string, unknown>;
  return from[name!] ?? null;
}

/** The package with one value changed; text that was a number or yes/no stays one, empty becomes unknown. */
export function withValue(
  packaged: Record<string, unknown>,
  path: string,
  text: string,
): Record<string, unknown> {
  const next = copied(packaged);
  const [room, name] = path.includes(".") ? path.split(".", 2) : ["", path];
  const target = (room ? next[room] : next) as Record<string, unknown>;
  const before = target[name!];
  if (text === "") target[name!] = null;
  else if (typeof before === "boolean") target[name!] = text === "true";
  else if (typeof before === "number" && Number.isFinite(Number(text))) target[name!] = Number(text);
  else if ((before ?? null) === null && room === "bureau" && /^\d+$/.test(text)) target[name!] = Number(text);
  else target[name!] = text;
  return next;
}
