/** The report a model carries: what the training found, as the API hands it on. */

export interface Figures {
  auc: number;
  ks: number;
  gini: number;
  brier: number;
  calibration_slope: number;
  calibration_error: number;
  predicted: number;
  observed: number;
}

export interface Curves {
  roc: [number, number][];
  ks: [number, number, number][];
  lift: [number, number][];
  calibration: [number, number][];
  distribution: [number, number, number][];
}

export interface Compared {
  name: string;
  mean: Figures;
  sd: Figures;
  folds: Figures[];
  curves: Curves;
}

export interface ColumnFound {
  name: string;
  kind: string;
  missing: number;
  unreadable: number;
  distinct: number;
  lowest: number | null;
  highest: number | null;
  outside: number;
  special_suspects: number[];
  information: { iv: number; gain: number; auc: number } | null;
  left_out: { code: string; zh: string; en: string } | null;
}

export interface Cut {
  cut: number;
  bad_declined: number;
  good_declined: number;
  bad_approved: number;
  good_approved: number;
  accuracy: number;
  approval_rate: number;
  approved_bad_rate: number;
}

export interface OutOfTime {
  earlier: number;
  later: number;
  cut: number;
  metrics: Figures;
  recent: number;
  recalibrated: Figures | null;
}

export interface Group {
  column: string;
  group: string;
  rows: number;
  bad_rate: number;
  predicted: number;
  auc: number | null;
  approval_rate: number;
}

export interface Report {
  rows: number;
  bads: number;
  without_outcome: number;
  columns: ColumnFound[];
  alike: { first: string; second: string; correlation: number }[];
  suspects: string[];
  compared_rows: number;
  models: Compared[];
  cut: Cut | null;
  groups: Group[];
  out_of_time: OutOfTime | null;
}

export const reportOf = (report: Record<string, unknown>): Report => report as unknown as Report;
