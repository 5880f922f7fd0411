/** Shapes that the borrower's and the staff's sides share. Amounts and rates are decimal strings. */

export type Yuan = string;
export type RateText = string;
export type Day = string;
export type Instant = string;

export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  page_size: number;
}

export interface Named {
  name: string;
  name_en: string;
}

/** A reason in both languages. */
export interface Reason {
  code: string;
  zh: string;
  en: string;
}

export interface Lender {
  slug: string;
  name: string;
  name_en: string;
  lender_type: string;
  business_date: Day;
  is_demo: boolean;
  demo_accounts?: DemoAccount[] | null;
}

export interface DemoAccount {
  username: string;
  password: string;
  name: string;
  role: string;
  role_en: string;
}

export interface InboxMessage {
  id: number;
  phone_masked: string;
  template?: string;
  text: string;
  sent_at: Instant;
}

export interface PublicProduct {
  code: string;
  name: string;
  name_en: string;
  scene: string;
  customer_kinds: string[];
  amount_min: Yuan;
  amount_max: Yuan;
  term_months_min: number;
  term_months_max: number;
  repayment_methods: string[];
  annual_rate_from: RateText;
  annual_rate_to: RateText;
}

export interface Instalment {
  number: number;
  period_start: Day;
  due_date: Day;
  principal_due: Yuan;
  interest_due: Yuan;
  total_due: Yuan;
  principal_after: Yuan;
  state?: string | null;
  principal_paid?: Yuan | null;
  interest_paid?: Yuan | null;
  penalty_due?: Yuan | null;
  penalty_paid?: Yuan | null;
  compound_due?: Yuan | null;
  compound_paid?: Yuan | null;
  paid_date?: Day | null;
}

export interface YearTotal {
  year: number;
  principal: Yuan;
  interest: Yuan;
  total: Yuan;
}

export interface ScheduleTotals {
  principal: Yuan;
  interest: Yuan;
  total: Yuan;
  years: YearTotal[];
}

export interface CalculatorOption {
  principal: Yuan;
  annual_rate: RateText;
  method: string;
  term_months: number;
  start_date: Day;
  due_day?: number | null;
  day_count?: string | null;
  fee_monthly_rate?: RateText | null;
}

export interface CalculatorResult {
  instalments: Instalment[];
  totals: ScheduleTotals;
  annual_cost: { simple: RateText; compound: RateText };
}

export interface Position {
  as_of: Day;
  principal_outstanding: Yuan;
  principal_past_due: Yuan;
  interest_past_due: Yuan;
  principal_due_today: Yuan;
  interest_due_today: Yuan;
  penalty_interest_due: Yuan;
  compound_interest_due: Yuan;
  interest_accrued_current: Yuan;
  credit_balance: Yuan;
  days_past_due: number;
  total_due: Yuan;
  next_due_date: Day | null;
  next_due_amount: Yuan | null;
}

export interface PayoffQuote {
  on: Day;
  principal: Yuan;
  interest: Yuan;
  penalty_interest: Yuan;
  compound_interest: Yuan;
  fee: Yuan;
  credit_balance: Yuan;
  total: Yuan;
  interest_saved: Yuan;
}

export interface AllocationPart {
  component: string;
  amount: Yuan;
  instalment_number?: number | null;
}

export interface FieldOption {
  value: string;
  label: string;
  label_en: string;
}

export type FieldKind =
  | "text"
  | "textarea"
  | "money"
  | "integer"
  | "rate"
  | "date"
  | "select"
  | "phone"
  | "id_number"
  | "uscc"
  | "bank_card"
  | "region"
  | "boolean";

export interface FormField {
  name: string;
  kind: FieldKind;
  label: string;
  label_en: string;
  required?: boolean;
  min?: string | number | null;
  max?: string | number | null;
  max_length?: number | null;
  options?: FieldOption[] | null;
  help?: string | null;
  help_en?: string | null;
  unit?: string | null;
  unit_en?: string | null;
}

export interface FormSection {
  code: string;
  title: string;
  title_en: string;
  fields: FormField[];
}

export interface FormSchema {
  sections: FormSection[];
}

/** The data of a form: flat, field name to value. */
export type FormValues = Record<string, unknown>;

export interface Doc {
  id: number;
  kind: string;
  file_name: string;
  content_type: string;
  size: number;
  uploaded_at: Instant;
}

export interface Stage {
  status: string;
  at: Instant;
  note?: string | null;
  note_en?: string | null;
}

export interface Offer {
  amount: Yuan;
  term_months: number;
  annual_rate: RateText;
  method: string;
  valid_until: Day | null;
}

export interface Disclosure {
  principal: Yuan;
  net_received: Yuan;
  charges: {
    name: string;
    name_en: string;
    method: string;
    method_en: string;
    rate: RateText | null;
    amount: Yuan | null;
    collector: string;
  }[];
  annual_cost_simple: RateText;
  annual_cost_compound: RateText;
  total_interest: Yuan;
  total_cost: Yuan;
  contingent: { name: string; name_en: string; text: string; text_en: string }[];
  statement: string;
  statement_en: string;
  reading_seconds: number;
}

export interface ContractTerms {
  principal: Yuan;
  principal_in_words: string;
  annual_rate: RateText;
  method: string;
  term_months: number;
  day_count: string;
  penalty_markup: RateText;
  grace_days: number;
}
