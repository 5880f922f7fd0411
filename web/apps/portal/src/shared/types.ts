/** What the borrower's endpoints send, by the names the pages use; all of it comes from the API's own description. */
import type { components } from "@huoshui/api";

type Schema = components["schemas"];

export type ProductDetail = Schema["ProductToApplyOut"];
export type DocumentKind = Schema["DocumentKindOut"];

/** What is counted while the form is filled in: times and numbers, never a key or an answer. */
export type Behaviour = Schema["FormBehaviour"];
export type ApplicationCard = Schema["MyApplicationCardOut"];
export type ApplicationDetail = Schema["MyApplicationOut"];

export type Me = Schema["MeOut"];
export type NextAction = Schema["NextActionOut"];
export type CodeSent = Schema["CodeOut"];
export type NextActionKind = NextAction["kind"];
export type Notice = Schema["NotificationOut"];

export type ContractDetail = Schema["BorrowerContractOut"];
export type SignerProgress = Schema["SignerProgressOut"];
export type SigningLink = Schema["SigningLinkOut"];

export type LineCard = Schema["LineCardOut"];
export type LineDetail = Schema["BorrowerLineOut"];
export type LoanCard = Schema["LoanCardOut"];
export type LoanDetail = Schema["BorrowerLoanOut"];
export type Repayment = Schema["RepaymentRowOut"];
export type Receipt = Schema["ReceiptOut"];

export type Verification = Schema["VerificationOut"];
