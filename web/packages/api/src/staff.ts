import type {
  AllocationPart,
  ContractTerms,
  Day,
  Disclosure,
  Doc,
  FormSchema,
  FormValues,
  Instalment,
  Instant,
  Offer,
  Position,
  RateText,
  Reason,
  ScheduleTotals,
  Stage,
  Yuan,
} from "./types";

/** Shapes of the staff's side. */

export interface WorkItem {
  kind: string;
  title: string;
  title_en: string;
  number: string;
  applicant_name: string | null;
  product_name: string | null;
  product_name_en: string | null;
  amount: Yuan | null;
  grade: string | null;
  step_code: string | null;
  step_name: string | null;
  step_name_en: string | null;
  opened_at: Instant | null;
  due_at: Instant | null;
  seconds_left: number | null;
  link: string | null;
}

export interface ApplicationRow {
  number: string;
  applicant_name: string;
  customer_number: string | null;
  product_code: string;
  product_name: string;
  product_name_en: string;
  branch_name: string | null;
  channel: string;
  status: string;
  requested_amount: Yuan | null;
  requested_term_months: number | null;
  grade: string | null;
  score: string | null;
  created_at: Instant;
  submitted_at: Instant | null;
  entered_by: string | null;
  current_step_name: string | null;
  current_step_name_en: string | null;
  due_at: Instant | null;
}

export interface ApprovalStep {
  id: number;
  round: number;
  order: number;
  code: string;
  name: string;
  name_en: string;
  status: string;
  opened_at: Instant | null;
  due_at: Instant | null;
  acted_by: string | null;
  acted_at: Instant | null;
  action: string | null;
  opinion: string | null;
  advised_amount: Yuan | null;
  advised_term_months: number | null;
}

export interface DecisionLimit {
  name: string;
  zh: string;
  en: string;
  amount: Yuan | null;
  is_binding: boolean;
}

export interface DecisionPoint {
  name: string;
  zh: string;
  en: string;
  value: unknown;
  points: string | number | null;
}

export interface Decision {
  id: number;
  subject_number: string;
  flow_code: string;
  flow_version: number;
  outcome: string;
  reasons: Reason[];
  score: string | null;
  grade: string | null;
  default_probability: string | null;
  limits: DecisionLimit[];
  points: DecisionPoint[];
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  decided_at: Instant;
}

export interface CustomerBrief {
  number: string;
  name: string;
  phone_masked: string | null;
  id_number_masked: string | null;
  kind: string;
}

export interface ApplicationDetail extends ApplicationRow {
  customer: CustomerBrief | null;
  form: FormValues;
  form_schema: FormSchema;
  documents: Doc[];
  stages: Stage[];
  steps: ApprovalStep[];
  decision: Decision | null;
  offer: Offer | null;
  contract_number: string | null;
  reasons: Reason[];
  can: { act: boolean; edit: boolean; withdraw: boolean; why_not: { zh: string; en: string } | null };
}

export interface CustomerRow {
  id: number;
  number: string;
  kind: string;
  name: string;
  phone_masked: string | null;
  id_number_masked: string | null;
  branch_name: string | null;
  loans_count: number;
  principal_outstanding: Yuan;
}

export interface CustomerChange {
  id: number;
  field: string;
  before_masked: string | null;
  after_masked: string | null;
  status: string;
  proposed_by: string | null;
  proposed_at: Instant;
  reviewed_by: string | null;
  reviewed_at: Instant | null;
  opinion: string | null;
}

export interface CustomerDetail extends CustomerRow {
  address_masked: string | null;
  bank_account_masked: string | null;
  bank_name?: string | null;
  birth_date: Day | null;
  profile: Record<string, unknown>;
  statements: { year: number; lines: Record<string, Yuan> }[];
  applications: ApplicationRow[];
  loans: LoanRow[];
  notifications: {
    id: number;
    title: string;
    title_en: string;
    text: string;
    text_en: string;
    created_at: Instant;
  }[];
  changes: CustomerChange[];
  exposure: Yuan;
}

export interface LoanRow {
  number: string;
  customer_name: string;
  customer_number: string;
  product_code: string;
  product_name: string;
  product_name_en: string;
  branch_name: string | null;
  principal: Yuan;
  principal_outstanding: Yuan;
  annual_rate: RateText;
  method: string;
  start_date: Day;
  maturity_date: Day;
  status: string;
  risk_class: string;
  days_past_due: number;
  next_due_date: Day | null;
  next_due_amount: Yuan | null;
  overdue_amount: Yuan;
}

export interface LoanEvent {
  sequence: number;
  kind: string;
  value_date: Day;
  business_date: Day;
  booked_at: Instant;
  amount: Yuan;
  channel: string | null;
  external_reference: string | null;
  actor_name: string | null;
  parts: AllocationPart[];
  voucher_numbers: string[];
  reversed_by_sequence: number | null;
  reversible: boolean;
}

export interface LoanDetail extends LoanRow {
  contract_number: string;
  terms: ContractTerms;
  position: Position;
  instalments: Instalment[];
  totals: ScheduleTotals;
  events: LoanEvent[];
  vouchers: VoucherRow[];
  can: { repay: boolean; reverse: boolean; write_off: boolean };
}

export interface Receipt {
  sequence: number | null;
  amount: Yuan;
  parts: AllocationPart[];
  to_credit_balance: Yuan;
  voucher_number: string | null;
  position: Position;
}

export interface ContractRow {
  number: string;
  application_number: string;
  customer_name: string;
  customer_number: string;
  product_name: string;
  product_name_en: string;
  principal: Yuan;
  annual_rate: RateText;
  term_months: number;
  method: string;
  status: string;
  drafted_at: Instant;
  signed_at: Instant | null;
  loan_number: string | null;
}

export interface ContractDetail extends ContractRow {
  disclosure: Disclosure;
  terms: ContractTerms;
  instalments: Instalment[];
  file_sha256: string | null;
  signed_file_sha256: string | null;
}

export interface DisbursementRow {
  id: number;
  contract_number: string;
  customer_name: string;
  amount: Yuan;
  payee_name: string;
  payee_account_masked: string;
  status: string;
  made_by: string | null;
  made_at: Instant;
  checked_by: string | null;
  checked_at: Instant | null;
  paid_at: Instant | null;
  bank_reference: string | null;
  problem: string | null;
  loan_number: string | null;
  can_check: boolean;
}

export interface DebitRow {
  loan_number: string;
  customer_name: string;
  due_date: Day;
  attempt_date: Day;
  amount: Yuan;
  status: string;
  problem: string | null;
}

export interface VoucherRow {
  number: string;
  business_date: Day;
  value_date: Day;
  booked_at: Instant;
  fact: string;
  description: string;
  source_type: string;
  source_number: string;
  total: Yuan;
  loan_number: string | null;
  event_sequence: number | null;
  reverses: string | null;
}

export interface VoucherLine {
  line_number: number;
  account_code: string;
  account_name: string;
  account_name_en: string;
  debit: Yuan;
  credit: Yuan;
  branch_name: string | null;
  product_code: string | null;
  risk_class: string | null;
}

export interface VoucherDetail extends VoucherRow {
  lines: VoucherLine[];
}

export interface TrialBalanceRow {
  account_code: string;
  name: string;
  name_en: string;
  kind: string;
  opening_debit: Yuan;
  opening_credit: Yuan;
  debit: Yuan;
  credit: Yuan;
  closing_debit: Yuan;
  closing_credit: Yuan;
}

export interface TrialBalance {
  on: Day;
  rows: TrialBalanceRow[];
  total_debit: Yuan;
  total_credit: Yuan;
  balanced: boolean;
}

export interface AccountRow {
  code: string;
  name: string;
  name_en: string;
  kind: string;
  normal_side: string;
}

export interface ProductVersionRow {
  id: number;
  version: number;
  status: string;
  made_by: string | null;
  made_at: Instant;
  checked_by: string | null;
  checked_at: Instant | null;
}

export interface ProductRow {
  code: string;
  name: string;
  name_en: string;
  scene: string;
  live_version: number | null;
  versions: ProductVersionRow[];
}

export interface ProductVersionDetail extends ProductVersionRow {
  code?: string;
  product_code?: string;
  name?: string;
  name_en?: string;
  definition: Record<string, unknown>;
}

export interface ParameterRow {
  id: number;
  code: string;
  name: string;
  name_en: string;
  product_code: string;
  value: string;
  valid_from: Day;
  valid_to: Day | null;
  legal_basis: string;
  entered_by: string | null;
}

export interface DecisionFlowRow {
  code: string;
  version: number;
  name: string;
  name_en: string;
  status: string;
  content_hash: string;
  graph: Record<string, unknown>;
  scorecard: Record<string, unknown>;
}

export interface RoleRow {
  code: string;
  name: string;
  name_en: string;
  permissions: string[];
  approval_limit: Yuan | null;
  user_count: number;
}

export interface UserRow {
  id: number;
  username: string;
  name: string;
  branch_id: number | null;
  branch_name: string | null;
  roles: { code: string; name: string; name_en: string }[];
  is_active: boolean;
  data_scope: string;
  last_login_at: Instant | null;
  last_login_ip: string | null;
}

export interface LoginRow {
  at: Instant;
  ip: string;
  method: string;
  succeeded: boolean;
  problem: string | null;
}

export interface BranchRow {
  id: number;
  code: string;
  name: string;
  name_en: string;
  parent_id: number | null;
}

export interface PermissionRow {
  code: string;
  name: string;
  name_en: string;
}

export interface AuditRow {
  id: number;
  at: Instant;
  business_date: Day;
  actor_kind: string;
  actor_name: string;
  ip: string;
  action: string;
  subject_type: string;
  subject_id: string;
  subject_number: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  hash: string;
}

export interface Dashboard {
  on: Day;
  business_date: Day;
  tiles: {
    applications_today: number;
    applications_month: number;
    pass_rate: RateText | null;
    disbursed_month: Yuan;
    principal_outstanding: Yuan;
    loans_count: number;
    overdue_amount: Yuan;
    overdue_rate: RateText | null;
    npl_amount: Yuan;
    npl_rate: RateText | null;
  };
  funnel: { status: string; count: number; amount: Yuan }[];
  by_class: { risk_class: string; count: number; principal: Yuan }[];
  by_bucket: { bucket: string; count: number; principal: Yuan }[];
  by_product: {
    product_code: string;
    product_name: string;
    product_name_en: string;
    count: number;
    principal: Yuan;
    overdue: Yuan;
  }[];
  by_branch: { branch_id: number; branch_name: string; count: number; principal: Yuan; overdue: Yuan }[];
  monthly: {
    month: string;
    applied: number;
    approved: number;
    disbursed: Yuan;
    collected: Yuan;
    written_off: Yuan;
  }[];
  arrears_by_mob: {
    month_on_book: number;
    count: number;
    principal: Yuan;
    overdue30_rate: RateText | null;
  }[];
}

export interface ReminderRow {
  loan_number: string;
  customer_name: string;
  kind: string;
  due_date: Day;
  amount: Yuan;
  sent_at: Instant;
}

export interface DayEndRow {
  date: Day;
  status: string;
  steps: Record<string, unknown>;
  accrued_interest: Yuan;
  started_at: Instant;
  finished_at: Instant | null;
}

export interface DayEndState {
  business_date: Day;
  last: DayEndRow | null;
  history: DayEndRow[];
}

export interface DayEndProgress {
  running: boolean;
  date: Day | null;
  step: string | null;
  done: number;
  total: number;
}

export interface OutboxRow {
  id: number;
  event: string;
  payload: Record<string, unknown>;
  reaction: string;
  state: string;
  attempts: number;
  next_attempt_at: Instant | null;
  last_error: string | null;
  occurred_at: Instant;
}

export interface CheckRow {
  name: string;
  name_en: string;
  count: number;
  ok: boolean;
  differences: unknown[];
}
