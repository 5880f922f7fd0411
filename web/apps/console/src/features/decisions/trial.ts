/** What a dry run found, as the API hands it on. */

export interface TrialSide {
  outcomes: Record<string, number>;
  volume: string;
  expected_loss: string | null;
}

export interface TrialDecision {
  outcome: string;
  grade: string;
  limit: string | null;
  default_probability: string | null;
  reasons: string[];
}

export interface TrialResult {
  cases: number;
  failed: number;
  lgd: string | null;
  moves: { before: string; after: string; count: number }[];
  before: TrialSide;
  after: TrialSide;
  reasons: { code: string; before: number; after: number }[];
  realised: { move: string; known: number; bad: number }[];
  changes: { decision_id: number; subject_number: string; before: TrialDecision; after: TrialDecision }[];
}

export const resultOf = (result: Record<string, unknown>): TrialResult => result as unknown as TrialResult;
