import { END, START, wayId, waysFrom, type ApprovalFlowDocument } from "./document";

/** An approval flow as a drawing: boxes with places, and arrows with words. */
export interface Box {
  id: string;
  type: "start" | "end" | "step";
  position: { x: number; y: number };
  data: { code: string };
  draggable: boolean;
}

export interface Arrow {
  id: string;
  source: string;
  target: string;
  label: string;
  class: string;
}

const WIDTH = 190;
const COLUMN = 300;
const ROW = 150;
const LONGEST = 18;

/** How many steps lie between the start and each step, on the longest way; circles are cut. */
function depths(flow: ApprovalFlowDocument): Map<string, number> {
  const found = new Map<string, number>();
  const visit = (code: string, depth: number, on: Set<string>): void => {
    if (on.has(code) || (found.get(code) ?? -1) >= depth) return;
    found.set(code, depth);
    for (const way of waysFrom(flow, code)) visit(way.target, depth + 1, new Set([...on, code]));
  };
  visit(START, 0, new Set());
  return found;
}

/** Places for all steps, when nobody has put them anywhere yet: from left to right, side by side. */
export function laidOut(flow: ApprovalFlowDocument): ApprovalFlowDocument {
  const depth = depths(flow);
  const used = new Map<number, number>();
  const steps = flow.steps.map((step) => {
    const column = depth.get(step.code) ?? 1;
    const row = used.get(column) ?? 0;
    used.set(column, row + 1);
    return { ...step, place: [column * COLUMN, row * ROW] as [number, number] };
  });
  return { ...flow, steps };
}

/** Whether two steps lie on the same spot: the flow was written, not drawn. */
export function needsLayout(flow: ApprovalFlowDocument): boolean {
  const spots = new Set(flow.steps.map((step) => step.place.join()));
  return spots.size < flow.steps.length;
}

/** The boxes: the start left of everything, the end right of it. */
export function boxesOf(flow: ApprovalFlowDocument, editable: boolean): Box[] {
  const xs = flow.steps.map((step) => step.place[0]);
  const ys = flow.steps.map((step) => step.place[1]);
  const middle = flow.steps.length ? (Math.min(...ys) + Math.max(...ys)) / 2 + 24 : 0;
  const left = flow.steps.length ? Math.min(...xs) : 0;
  const right = flow.steps.length ? Math.max(...xs) : 0;
  const fixed = { draggable: false };
  return [
    { id: START, type: "start", position: { x: left - 170, y: middle }, data: { code: START }, ...fixed },
    ...flow.steps.map((step): Box => ({
      id: step.code,
      type: "step",
      position: { x: step.place[0], y: step.place[1] },
      data: { code: step.code },
      draggable: editable,
    })),
    { id: END, type: "end", position: { x: right + WIDTH + 130, y: middle }, data: { code: END }, ...fixed },
  ];
}

/** The arrows, with the words of their conditions; those of a course stand out. */
export function arrowsOf(
  flow: ApprovalFlowDocument,
  words: (way: ApprovalFlowDocument["ways"][number]) => string,
  course: readonly string[] = [],
  chosen = "",
): Arrow[] {
  return flow.ways.map((way) => ({
    id: wayId(way),
    source: way.source,
    target: way.target,
    label: shortened(words(way)),
    class: [isOnCourse(way, course) ? "on-course" : "", wayId(way) === chosen ? "chosen" : ""]
      .join(" ")
      .trim(),
  }));
}

/** Long conditions are begun only; in full they stand beside the drawing. */
const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** Whether a way lies on a course: between steps the course took, the start and the end included. */
export function isOnCourse(way: { source: string; target: string }, course: readonly string[]): boolean {
  if (course.length === 0) return false;
  const on = new Set([START, END, ...course]);
  if (!on.has(way.source) || !on.has(way.target)) return false;
  if (way.source === START) return way.target === course[0] || way.target === END;
  if (way.target === END) return way.source === course.at(-1);
  return course.indexOf(way.source) < course.indexOf(way.target);
}
