/** How a state is shown: calm unless something needs attention. */
export type Tone = "neutral" | "info" | "success" | "warning" | "danger";

const TONES: Record<string, Tone> = {
  // applications
  draft: "neutral",
  submitted: "info",
  in_decision: "info",
  supplement_required: "warning",
  in_approval: "info",
  approved: "success",
  declined: "danger",
  withdrawn: "neutral",
  expired: "neutral",
  contracted: "success",
  // batches and their rows
  checked: "warning",
  importing: "info",
  imported: "success",
  right: "success",
  wrong: "danger",
  left_out: "neutral",
  // contracts
  drafted: "neutral",
  disclosed: "info",
  signing: "warning",
  signed: "success",
  turn: "warning",
  refused: "danger",
  void: "neutral",
  // disbursements
  requested: "warning",
  sent: "info",
  paid: "success",
  failed: "danger",
  cancelled: "neutral",
  declared: "neutral",
  cleared: "info",
  met: "success",
  filed: "warning",
  accepted: "success",
  sent_back: "danger",
  matched: "success",
  forbidden: "danger",
  related: "danger",
  back: "danger",
  waived: "warning",
  // securities and assets
  agreed: "info",
  registered: "success",
  charged: "info",
  released: "neutral",
  free: "neutral",
  // ratings
  in_force: "success",
  to_review: "warning",
  superseded: "neutral",
  // credit lines
  frozen: "danger",
  closed: "neutral",
  // loans and instalments
  pending: "neutral",
  active: "info",
  settled: "success",
  written_off: "danger",
  transferred: "neutral",
  upcoming: "neutral",
  due: "warning",
  overdue: "danger",
  paid_late: "success",
  // five classes
  normal: "success",
  special_mention: "warning",
  substandard: "danger",
  doubtful: "danger",
  loss: "danger",
  // product versions, changes, parameters
  proposed: "warning",
  confirmed: "success",
  checking: "warning",
  live: "success",
  tested: "info",
  challenger: "info",
  retired: "neutral",
  rejected: "danger",
  // decisions
  approve: "success",
  decline: "danger",
  refer: "warning",
  supplement: "warning",
  // jobs
  running: "info",
  done: "success",
  dead: "danger",
  open: "info",
  waiting: "neutral",
  returned: "warning",
  skipped: "neutral",
};

/** The tone of a state name; unknown names are neutral. */
export function toneOf(state: string | null | undefined): Tone {
  return (state && TONES[state]) || "neutral";
}
