/** Reads a GoRules JDM graph and a scorecard for showing; nothing is decided here. */

export interface FlowTable {
  inputs: { id: string; name: string }[];
  outputs: { id: string; name: string }[];
  rules: Record<string, string>[];
  hitPolicy: string;
}

export interface FlowNode {
  id: string;
  name: string;
  kind: string;
  table: FlowTable | null;
  lines: { key: string; value: string }[];
}

interface RawNode {
  id: string;
  name: string;
  type: string;
  content?: {
    inputs?: { id: string; name: string; field?: string }[];
    outputs?: { id: string; name: string; field?: string }[];
    rules?: Record<string, string>[];
    hitPolicy?: string;
    expressions?: { key: string; value: string }[];
  };
}

const KINDS: Record<string, string> = {
  inputNode: "input",
  outputNode: "output",
  decisionTableNode: "table",
  expressionNode: "expression",
  functionNode: "function",
  switchNode: "switch",
  decisionNode: "decision",
};

/** The nodes in the order in which they are reached. */
export function nodesOf(graph: Record<string, unknown>): FlowNode[] {
  const raw = (graph.nodes ?? []) as RawNode[];
  const edges = (graph.edges ?? []) as { sourceId: string; targetId: string }[];
  return ordered(raw, edges).map((node) => ({
    id: node.id,
    name: node.name,
    kind: KINDS[node.type] ?? "function",
    table: node.content?.rules ? tableOf(node.content) : null,
    lines: (node.content?.expressions ?? []).map(({ key, value }) => ({ key, value })),
  }));
}

function tableOf(content: NonNullable<RawNode["content"]>): FlowTable {
  const columns = (list: { id: string; name: string; field?: string }[] | undefined) =>
    (list ?? []).map((column) => ({ id: column.id, name: column.name || column.field || column.id }));
  return {
    inputs: columns(content.inputs),
    outputs: columns(content.outputs),
    rules: content.rules ?? [],
    hitPolicy: content.hitPolicy ?? "first",
  };
}

function ordered(nodes: RawNode[], edges: { sourceId: string; targetId: string }[]): RawNode[] {
  const depth = new Map<string, number>();
  const visit = (id: string, level: number): void => {
    if (level > nodes.length || (depth.get(id) ?? -1) >= level) return;
    depth.set(id, level);
    edges.filter((edge) => edge.sourceId === id).forEach((edge) => visit(edge.targetId, level + 1));
  };
  nodes
    .filter((node) => !edges.some((edge) => edge.targetId === node.id))
    .forEach((node) => visit(node.id, 0));
  return [...nodes].sort((a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0));
}

export interface ScoreRow {
  key: string;
  name: string;
  names: { zh?: string; en?: string; name?: string; name_en?: string };
  weight: string;
  bin: string;
  points: string;
  first: boolean;
}

/** The scorecard's bins as rows. */
export function scorecardRows(scorecard: Record<string, unknown>): ScoreRow[] {
  const characteristics = (scorecard.characteristics ?? []) as Record<string, unknown>[];
  return characteristics.flatMap((characteristic) => {
    const bins = (characteristic.bins ?? []) as Record<string, unknown>[];
    return bins.map((bin, index) => ({
      key: `${String(characteristic.name)}-${index}`,
      name: String(characteristic.name),
      names: characteristic as ScoreRow["names"],
      weight: String(characteristic.weight ?? ""),
      bin: binText(bin),
      points: String(bin.points ?? ""),
      first: index === 0,
    }));
  });
}

function binText(bin: Record<string, unknown>): string {
  const text = bin.label ?? bin.value ?? bin.values;
  if (text !== undefined && text !== null) return Array.isArray(text) ? text.join(", ") : String(text);
  const low = bin.low ?? bin.min ?? bin.from ?? bin.lower;
  const high = bin.high ?? bin.max ?? bin.to ?? bin.upper;
  if (low === undefined && high === undefined) return "–";
  return `[${low ?? "−∞"}, ${high ?? "+∞"})`;
}
