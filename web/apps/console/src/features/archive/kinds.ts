/** The kinds of things a file holds, in the order of a case's life. */
export const KINDS = [
  "application_paper",
  "credit_consent",
  "memo",
  "contract",
  "guarantee",
  "collateral_paper",
  "trade_paper",
  "voucher",
  "certificate",
  "void_contract",
] as const;
export const STAGES = ["submitted", "approved", "signed", "paid", "settled", "refused"] as const;
export const STATES = ["incomplete", "complete", "differing", "held", "past_retention", "disposed"] as const;
