import type { components } from "./schema";

/** Shapes of the staff's side, by the names the console uses; all of them come from the API's own description. */
type Schema = components["schemas"];

export type Staff = Schema["StaffOut"];
export type WorkItem = Schema["WorkOut"];

export type ApplicationRow = Schema["ApplicationRowOut"];
export type ApplicationDetail = Schema["ApplicationOut"];
export type ApprovalStep = Schema["ApprovalStepOut"];
export type StepAct = Schema["ActIn"];
export type Decision = Schema["DecisionOut"];
export type DecisionFlowRow = Schema["DecisionFlowOut"];

export type CustomerRow = Schema["CustomerRowOut"];
export type CustomerDetail = Schema["CustomerOut"];
export type CustomerChange = Schema["CustomerChangeOut"];
export type CustomerLoan = Schema["CustomerLoanOut"];
export type CustomerApplication = Schema["CustomerApplicationOut"];
export type NewCustomer = Schema["CustomerIn"];

export type ContractRow = Schema["ContractRowOut"];
export type ContractDetail = Schema["ContractOut"];
export type ReadyContract = Schema["ReadyContractOut"];
export type DisbursementRow = Schema["DisbursementOut"];

export type LoanRow = Schema["LoanRowOut"];
export type LoanPage = Schema["LoanPageOut"];
export type LoanDetail = Schema["LoanOut"];
export type LoanEvent = Schema["LoanEventOut"];
export type LoanPosition = Schema["PositionOut"];
export type RepaymentEntry = Schema["RepaymentIn"];
export type RepaymentWish = Schema["PreviewIn"];
export type RepaymentPreview = Schema["RepaymentPreviewOut"];
export type StaffReceipt = Schema["ReceiptOut"];
export type LoanChange = Schema["ChangeOut"];
export type LoanChangeDetail = Schema["ChangeDetailOut"];
export type LoanChangeEntry = Schema["ChangeIn"];
export type ChangeEffect = Schema["ChangeEffectOut"];
export type LoanFigures = Schema["LoanFiguresOut"];
export type StaffPayoffQuote = Schema["PayoffQuoteOut"];
export type LineRow = Schema["LineRowOut"];
export type LineDetail = Schema["LineOut"];
export type DebitRow = Schema["DebitOut"];
export type ReminderRow = Schema["ReminderOut"];

export type VoucherRow = Schema["VoucherRowOut"];
export type VoucherDetail = Schema["VoucherOut"];
export type TrialBalanceRow = Schema["TrialRowOut"];
export type AccountRow = Schema["AccountOut"];

export type ProductRow = Schema["ProductOut"];
export type ProductVersionDetail = Schema["ProductVersionOut"];
export type ParameterRow = Schema["ParameterOut"];

export type UserRow = Schema["UserOut"];
export type NewUser = Schema["UserIn"];
export type UserChange = Schema["UserChangeIn"];
export type RoleRow = Schema["RoleOut"];
export type BranchRow = Schema["BranchOut"];
export type AuditRow = Schema["AuditOut"];

export type Dashboard = Schema["DashboardOut"];
export type DayEndRow = Schema["DayEndOut"];
export type DayEndProgress = Schema["ProgressOut"];
export type DeadLetter = Schema["DeadLetterOut"];
export type CheckRow = Schema["CheckOut"];

export type ClassRule = Schema["ClassRuleOut"];
export type ClassReason = Schema["ClassReasonOut"];
export type ClassRow = Schema["ClassRowOut"];
export type ClassDetail = Schema["ClassOut"];
export type ClassReview = Schema["ClassReviewOut"];
export type ReviewEntry = Schema["ClassReviewIn"];
export type ProvisionRun = Schema["ProvisionRunOut"];
export type ProvisionRunDetail = Schema["ProvisionRunDetailOut"];
export type ProvisionLoan = Schema["ProvisionRunLoanOut"];
export type AssetQuality = Schema["AssetQualityOut"];
export type Migration = Schema["MigrationOut"];
export type MovedLoan = Schema["MovedLoanOut"];
