/** The document of an approval flow while a person draws it: changed without being touched, compared, placed. */

export const START = "start";
export const END = "end";

export type BallotKind = "any" | "all" | "number" | "committee";
export type Route = "first" | "all";
export type Value = string | boolean | string[];

export interface Condition {
  fact: string;
  operator: string;
  value: Value;
}

export interface Way {
  source: string;
  target: string;
  when: Condition[][];
}

export interface Ballot {
  kind: BallotKind;
  need: number;
  share: string;
  bands: { above: string; need: number }[];
  veto: boolean;
}

export interface Timer {
  hours: number;
  counts: "clock" | "working_days" | "working_hours";
  escalate_after_hours: number;
  escalate_to: string;
}

export interface Step {
  code: string;
  name: string;
  name_en: string;
  permission: string;
  roles: string[];
  ballot: Ballot;
  timer: Timer;
  route: Route;
  place: [number, number];
}

export interface AuthorityRow {
  role: string;
  product: string;
  grade: string;
  up_to: string | null;
}

export interface ApprovalFlowDocument {
  start_route: Route;
  steps: Step[];
  ways: Way[];
  authority: AuthorityRow[];
}

export const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
export const wayId = (way: Pick<Way, "source" | "target">): string => `${way.source}>${way.target}`;

/** The first flow of a new code: one step anybody with the permission signs. */
export function emptyFlow(name: string, name_en: string): ApprovalFlowDocument {
  return {
    start_route: "first",
    steps: [newStep("step_1", name, name_en, [0, 140])],
    ways: [
      { source: START, target: "step_1", when: [] },
      { source: "step_1", target: END, when: [] },
    ],
    authority: [],
  };
}

function newStep(code: string, name: string, name_en: string, place: [number, number]): Step {
  return {
    code,
    name,
    name_en,
    permission: "application.review",
    roles: [],
    ballot: { kind: "any", need: 1, share: "", bands: [], veto: true },
    timer: { hours: 24, counts: "working_days", escalate_after_hours: 24, escalate_to: "" },
    route: "first",
    place,
  };
}

/** The flow with one step more, and its code: the first free one of step_1, step_2 … */
export function withStep(
  flow: ApprovalFlowDocument,
  names: { name: string; name_en: string },
  place: [number, number],
): { flow: ApprovalFlowDocument; code: string } {
  const taken = new Set(flow.steps.map((step) => step.code));
  let n = 1;
  while (taken.has(`step_${n}`)) n += 1;
  const step = newStep(`step_${n}`, names.name, names.name_en, place);
  return { flow: { ...flow, steps: [...flow.steps, step] }, code: step.code };
}

export function withoutStep(flow: ApprovalFlowDocument, code: string): ApprovalFlowDocument {
  return {
    ...flow,
    steps: flow.steps.filter((step) => step.code !== code),
    ways: flow.ways.filter((way) => way.source !== code && way.target !== code),
  };
}

/** The step with these values. */
export function withStepChange(
  flow: ApprovalFlowDocument,
  code: string,
  change: Partial<Step>,
): ApprovalFlowDocument {
  const steps = flow.steps.map((step) => (step.code === code ? { ...step, ...change } : step));
  return { ...flow, steps };
}

/** One way more, always taken; nothing happens when it is there, or would lead from a step to itself. */
export function withWay(flow: ApprovalFlowDocument, source: string, target: string): ApprovalFlowDocument {
  const isThere = flow.ways.some((way) => way.source === source && way.target === target);
  if (isThere || source === target || source === END || target === START) return flow;
  return { ...flow, ways: [...flow.ways, { source, target, when: [] }] };
}

export const withoutWay = (flow: ApprovalFlowDocument, id: string): ApprovalFlowDocument => ({
  ...flow,
  ways: flow.ways.filter((way) => wayId(way) !== id),
});

export const withConditions = (
  flow: ApprovalFlowDocument,
  id: string,
  when: Condition[][],
): ApprovalFlowDocument => ({
  ...flow,
  ways: flow.ways.map((way) => (wayId(way) === id ? { ...way, when } : way)),
});

/** The ways out of one step, in the order in which they are asked. */
export const waysFrom = (flow: ApprovalFlowDocument, code: string): Way[] =>
  flow.ways.filter((way) => way.source === code);

/** Asks a way earlier (−1) or later (+1) than its neighbour out of the same step. */
export function movedWay(flow: ApprovalFlowDocument, id: string, by: -1 | 1): ApprovalFlowDocument {
  const source = flow.ways.find((way) => wayId(way) === id)?.source;
  const own = source === undefined ? [] : waysFrom(flow, source);
  const at = own.findIndex((way) => wayId(way) === id);
  const other = own[at + by];
  if (at < 0 || !other) return flow;
  const ways = [...flow.ways];
  const [here, there] = [flow.ways.indexOf(own[at]!), flow.ways.indexOf(other)];
  [ways[here], ways[there]] = [ways[there]!, ways[here]!];
  return { ...flow, ways };
}

/** What was chosen in the drawing. */
export type Chosen = { kind: "step"; code: string } | { kind: "way"; id: string } | null;

/** "steps.1.ballot.need" → the step; "ways.0.when.0.1.value" → the way; otherwise nothing. */
export function chosenAt(flow: ApprovalFlowDocument, field: string | null): Chosen {
  const found = /^(steps|ways)\.(\d+)/.exec(field ?? "");
  if (!found) return null;
  const at = Number(found[2]);
  if (found[1] === "steps") {
    const step = flow.steps[at];
    return step ? { kind: "step", code: step.code } : null;
  }
  const way = flow.ways[at];
  return way ? { kind: "way", id: wayId(way) } : null;
}

export interface Difference {
  kind: "added" | "removed" | "changed";
  what: "step" | "way" | "authority";
  /** The step's code, or the way's source and target. */
  at: string;
}

/** What one version has that another has not; where a step is drawn makes no difference. */
export function differences(before: ApprovalFlowDocument, after: ApprovalFlowDocument): Difference[] {
  const steps = (flow: ApprovalFlowDocument) =>
    new Map(flow.steps.map((step) => [step.code, JSON.stringify({ ...step, place: null })]));
  const ways = (flow: ApprovalFlowDocument) =>
    new Map(flow.ways.map((way) => [wayId(way), JSON.stringify(way.when)]));
  const found = [
    ...between(steps(before), steps(after), "step"),
    ...between(ways(before), ways(after), "way"),
  ];
  if (!isSame(before.authority, after.authority)) found.push({ kind: "changed", what: "authority", at: "" });
  return found;
}

function between(
  before: Map<string, string>,
  after: Map<string, string>,
  what: "step" | "way",
): Difference[] {
  const gone = [...before.keys()].filter((at) => !after.has(at));
  return [
    ...[...after.entries()]
      .filter(([at, text]) => before.get(at) !== text)
      .map(([at]): Difference => ({ kind: before.has(at) ? "changed" : "added", what, at })),
    ...gone.map((at): Difference => ({ kind: "removed", what, at })),
  ];
}

/** A value of the kind a fact has: the old one when it still fits. */
export function valueFor(kind: string, operator: string, old: Value | null): Value {
  if (kind === "yes_no") return old === false ? false : true;
  const plain = Array.isArray(old) ? (old[0] ?? "") : typeof old === "string" ? old : "";
  if (operator === "one_of") return Array.isArray(old) ? old : plain ? [plain] : [];
  return plain || (kind === "amount" ? "0.00" : kind === "number" ? "0" : "");
}
