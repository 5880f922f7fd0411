/** What the borrower's endpoints send beyond the shapes both sides share. Amounts and rates are decimal strings. */
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
  Named,
  Offer,
  Position,
  PublicProduct,
  RateText,
  Reason,
  Stage,
  Yuan,
} from "@huoshui/api";

export interface ProductDetail extends PublicProduct {
  form: FormSchema;
  documents: DocumentKind[];
}

export interface DocumentKind extends Named {
  kind: string;
  required: boolean;
}

export interface MissingItem {
  field?: string | null;
  document?: string | null;
  zh: string;
  en: string;
}

interface ProductNamed {
  product_name: string;
  product_name_en: string;
}

export interface ApplicationCard extends ProductNamed {
  number: string;
  status: string;
  requested_amount: Yuan | null;
  requested_term_months: number | null;
  created_at: Instant;
  submitted_at: Instant | null;
}

export interface ApplicationDetail extends ProductNamed {
  number: string;
  product_code: string;
  status: string;
  form: FormValues;
  documents: Doc[];
  stages: Stage[];
  reasons: Reason[];
  offer: Offer | null;
  contract_number: string | null;
  missing: MissingItem[];
}

export type NextActionKind =
  "apply" | "continue_draft" | "supplement" | "confirm_disclosure" | "sign" | "repay" | "wait" | "none";

export interface NextAction {
  kind: NextActionKind;
  title: string;
  title_en: string;
  amount: Yuan | null;
  due_date: Day | null;
  link: string | null;
}

export interface Me {
  name: string | null;
  phone_masked: string;
  customer_number: string | null;
  unread_count: number;
  next_action: NextAction;
}

export interface Notice {
  id: number;
  title: string;
  title_en: string;
  text: string;
  text_en: string;
  link: string | null;
  created_at: Instant;
  read_at: Instant | null;
}

export interface ContractDetail {
  number: string;
  status: string;
  application_number: string;
  disclosure: Disclosure;
  terms: ContractTerms;
  instalments: Instalment[];
  signed_at: Instant | null;
  has_file: boolean;
}

export interface CodeSent {
  expires_in: number;
  retry_after: number;
}

export interface LoanCard extends ProductNamed {
  number: string;
  principal: Yuan;
  principal_outstanding: Yuan;
  status: string;
  next_due_date: Day | null;
  next_due_amount: Yuan | null;
  days_past_due: number;
  total_due: Yuan;
}

export interface Repayment {
  sequence: number;
  value_date: Day;
  amount: Yuan;
  channel: string;
  parts: AllocationPart[];
  reversed: boolean;
}

export interface LoanDetail extends LoanCard {
  annual_rate: RateText;
  method: string;
  start_date: Day;
  maturity_date: Day;
  position: Position;
  instalments: Instalment[];
  repayments: Repayment[];
  certificate_available: boolean;
}

export interface Receipt {
  sequence: number;
  amount: Yuan;
  parts: AllocationPart[];
  to_credit_balance: Yuan;
}

export interface Verification {
  valid: boolean;
  contract_number: string | null;
  signers: { name: string; issuer: string; signed_at: Instant | null; valid: boolean }[];
  problems: Reason[];
}
