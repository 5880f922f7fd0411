import type { Stage } from "@huoshui/api";
import { type Tone, toneOf } from "@huoshui/domain";

export interface Milestone {
  key: string;
  status: string;
  at: string | null;
  note: { zh: string; en: string };
  tone: Tone;
  future: boolean;
}

const ROAD = ["submitted", "decided", "signed", "disbursed"] as const;
const REACHED: Record<string, number> = {
  draft: 0,
  submitted: 1,
  in_decision: 1,
  supplement_required: 1,
  in_approval: 1,
  approved: 2,
  contracted: 2,
};

/** Stages whose own name says all there is to say. */
const SAYS_ITSELF = new Set(["draft", "submitted"]);

/** What has happened, newest last, and what is still to come; an ended application has nothing to come. */
export function milestones(stages: Stage[], status: string): Milestone[] {
  const past = [...stages]
    .sort((a, b) => a.at.localeCompare(b.at))
    .map((stage, index) => ({
      key: `${index}`,
      status: stage.status,
      at: stage.at,
      note: SAYS_ITSELF.has(stage.status)
        ? { zh: "", en: "" }
        : { zh: stage.note, en: stage.note_en || stage.note },
      tone: toneOf(stage.status),
      future: false,
    }));
  const reached = REACHED[status];
  if (reached === undefined) return past;
  const coming = ROAD.slice(reached).map((name) => ({
    key: name,
    status: name,
    at: null,
    note: { zh: "", en: "" },
    tone: "neutral" as Tone,
    future: true,
  }));
  return [...past, ...coming];
}

/** Whether the borrower may still take the application back. */
export const mayWithdraw = (status: string): boolean =>
  ["draft", "submitted", "in_decision", "supplement_required", "in_approval", "approved"].includes(status);
