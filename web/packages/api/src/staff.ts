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

export type FlowRow = Schema["FlowRowOut"];
export type FlowDetail = Schema["FlowOut"];
export type FlowRule = Schema["RuleLine"];
export type LimitModel = Schema["LimitModelSpec"];
export type FlowContent = Schema["FlowIn"];
export type FlowTrial = Schema["TrialOut"];
export type FlowContest = Schema["ContestOut"];
export type FlowWatch = Schema["FlowWatchOut"];
export type BenchResult = Schema["BenchOut"];
export type CaseLine = Schema["CaseLineOut"];

export type ModelRow = Schema["ModelRowOut"];
export type ModelDetail = Schema["ModelOut"];
export type ModelPair = Schema["PairCardOut"];
export type ModelEdit = Schema["EditIn"];
export type ModelEffect = Schema["EditEffectOut"];
export type ModelWatch = Schema["WatchOut"];
export type ModelSample = Schema["SampleOut"];
export type Training = Schema["TrainingOut"];
export type TrainingWish = Schema["TrainingWish"];

export type AlertRow = Schema["AlertOut"];
export type AlertAnswer = Schema["AnswerIn"];

export type CustomerRow = Schema["CustomerRowOut"];
export type CustomerDetail = Schema["WholeCustomerOut"];
export type RelationGraph = Schema["RelationsOut"];
export type RelationRow = Schema["RelationRowOut"];
export type RelatedParty = Schema["RelatedPartyOut"];
export type NewRelation = Schema["RelationIn"];
export type Concentration = Schema["ConcentrationOut"];
export type RelationNotice = Schema["NoticeOut"];
export type Spread = Schema["SpreadOut"];
export type SpreadYear = Schema["SpreadYearOut"];
export type NewStatement = Schema["StatementIn"];
export type StatementEntry = Schema["StatementEntryOut"];
export type CustomerChange = Schema["CustomerChangeOut"];
export type CustomerLoan = Schema["CustomerLoanOut"];
export type CustomerApplication = Schema["CustomerApplicationOut"];
export type NewCustomer = Schema["CustomerIn"];

export type ContractRow = Schema["ContractRowOut"];
export type ContractDetail = Schema["ContractOut"];
export type ContractSigner = Schema["SignerOut"];
export type NewSigner = Schema["SignerIn"];
export type EvidenceStep = Schema["EvidenceStepOut"];
export type TemplateRow = Schema["ContractTemplateRowOut"];
export type TemplateDetail = Schema["ContractTemplateOut"];
export type TemplateContent = Schema["TemplateContentOut"];
export type TemplateClause = Schema["TemplateClauseOut"];
export type TemplateCondition = Schema["TemplateConditionOut"];
export type ClauseChange = Schema["ClauseChangeOut"];
export type ConditionField = Schema["ConditionFieldOut"];
export type TemplateWords = Schema["TemplateWordsOut"];
export type ReadyContract = Schema["ReadyContractOut"];
export type DisbursementRow = Schema["DisbursementOut"];

export type PayoutOrder = Schema["OrderOut"];
export type PayoutPayment = Schema["PaymentOut"];
export type PayoutDesk = Schema["OrderDeskOut"];
export type PayoutPaymentIn = Schema["PaymentIn"];
export type PayoutCondition = Schema["ConditionOut"];
export type TradePaper = Schema["PaperOut"];

export type MoneyUse = Schema["MoneyUseOut"];
export type UseReport = Schema["UseReportOut"];
export type UseLine = Schema["UseLineIn"];

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
export type Tranches = Schema["TranchesOut"];
export type TranchePreview = Schema["TranchePreviewOut"];
export type StaffPayoffQuote = Schema["PayoffQuoteOut"];
export type LineRow = Schema["LineRowOut"];
export type LineDetail = Schema["LineOut"];
export type CaseFileRow = Schema["CaseFileRowOut"];
export type CaseFileDetail = Schema["CaseFileOut"];
export type ArchiveEntry = Schema["EntryOut"];
export type SearchHit = Schema["SearchHitOut"];
export type DisposalRow = Schema["DisposalOut"];
export type Batch = Schema["BatchOut"];
export type BatchRow = Schema["BatchRowOut"];
export type BatchAttached = Schema["AttachedOut"];
export type AssetRow = Schema["AssetRowOut"];
export type SecurityRow = Schema["SecurityOut"];
export type SecurityStep = Schema["SecurityStepOut"];
export type GuaranteeRow = Schema["GuaranteeOut"];
export type AssetEntry = Schema["AssetIn"];
export type ValuationEntry = Schema["ValuationIn"];
export type PolicyEntry = Schema["PolicyIn"];
export type SecurityEntry = Schema["SecurityIn"];
export type RegistrationEntry = Schema["RegistrationIn"];
export type ReleaseEntry = Schema["ReleaseIn"];
export type GuaranteeEntry = Schema["GuaranteeIn"];
export type DebitRow = Schema["DebitOut"];
export type ReminderRow = Schema["ReminderOut"];

export type VoucherRow = Schema["VoucherRowOut"];
export type VoucherDetail = Schema["VoucherOut"];
export type TrialBalanceRow = Schema["TrialRowOut"];
export type AccountRow = Schema["AccountOut"];
export type FeeCollector = Schema["FeeCollectorOut"];
export type FeeSettlement = Schema["FeeSettlementOut"];

export type Memo = Schema["MemoOut"];

export type ProductRow = Schema["ProductOut"];
export type ProductVersionDetail = Schema["ProductVersionOut"];
export type ParameterRow = Schema["ParameterOut"];

export type UserRow = Schema["UserOut"];
export type NewUser = Schema["UserIn"];
export type UserChange = Schema["UserChangeIn"];
export type RoleRow = Schema["RoleOut"];
export type PermissionRow = Schema["PermissionOut"];
export type SensitiveChange = Schema["SensitiveChangeOut"];
export type AccessMatrix = Schema["MatrixOut"];
export type PersonAccess = Schema["PersonAccessOut"];
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

export type ApprovalFlowRow = Schema["ApprovalFlowRowOut"];
export type ApprovalFlowDetail = Schema["ApprovalFlowOut"];
export type ApprovalTrial = Schema["ApprovalTrialOut"];
export type FlowWords = Schema["FlowWordsOut"];
export type ApprovalAct = Schema["ActOut"];
export type Colleague = Schema["ColleagueOut"];
export type Delegation = Schema["DelegationOut"];
export type NewDelegation = Schema["DelegationIn"];
export type CalendarDay = Schema["CalendarDayOut"];
export type PurposeRule = Schema["PurposeRuleOut"];
export type PaperReading = Schema["PaperReadingOut"];
export type PaperField = Schema["PaperFieldOut"];

export type PartnerRow = Schema["PartnerRowOut"];
export type PartnerDetail = Schema["PartnerOut"];
export type PartnerKey = Schema["PartnerKeyOut"];
export type PartnerLimit = Schema["PartnerLimitOut"];
export type PartnerFacts = Schema["PartnerFactsOut"];
export type PartnerChange = Schema["PartnerChangeOut"];
export type PartnerEntry = Schema["PartnerIn"];
export type IssuedKey = Schema["IssuedKeyOut"];

export type DataSource = Schema["SourceOut"];
export type SourceChange = Schema["SourceChangeIn"];
export type SourcePull = Schema["PullOut"];
export type DecisionVariables = Schema["DecisionVariablesOut"];
export type FraudCheck = Schema["FraudCheckOut"];
export type SeenValue = Schema["ValueSeenOut"];

export type RatingRow = Schema["RatingRowOut"];
export type RatingDetail = Schema["RatingOut"];
export type RatingFactor = Schema["FactorPointsOut"];
export type RatingForm = Schema["RatingFormOut"];
export type RatingWish = Schema["RatingWishIn"];
export type RatingPreview = Schema["RatingPreviewOut"];
export type CustomerRatings = Schema["CustomerRatingsOut"];
export type RatingModelRow = Schema["RatingModelRowOut"];
export type RatingModelDetail = Schema["RatingModelOut"];
export type RatingModelEntry = Schema["RatingModelIn"];
export type RatingDocument = Schema["RatingDocumentIn"];

export type UnifiedLineRow = Schema["UnifiedLineRowOut"];
export type UnifiedLineDetail = Schema["UnifiedLineOut"];
export type UnifiedProposal = Schema["UnifiedProposalOut"];
export type UnifiedProposalEntry = Schema["UnifiedProposalIn"];
export type CustomerUnifiedLine = Schema["CustomerUnifiedLineOut"];
export type CapLine = Schema["CapLineOut"];
export type Ceiling = Schema["CeilingOut"];
