import type { components } from "./schema";

/** Shapes both sides use, by the names their pages use; all of them come from the API's own description. */
type Schema = components["schemas"];

/** One page of any list. */
export type Page<T> = Omit<Schema["Page_NotificationOut_"], "items"> & { items: T[] };

export type Lender = Schema["LenderOut"];
export type DemoAccount = Schema["DemoAccountOut"];
export type InboxMessage = Schema["InboxMessageOut"];
export type PublicProduct = Schema["OfferedProductOut"];
export type RepaymentMethod = Schema["RepaymentMethod"];

export type CalculatorOption = Schema["CalculatorOptionIn"];
export type CalculatorResult = Schema["CalculatedOptionOut"];

export type Instalment = Schema["LoanInstalmentOut"];
export type Position = Schema["PositionOut"];
export type PayoffQuote = Schema["PayoffQuoteOut"];
export type AllocationPart = Schema["PartOut"];

export type FormField = Schema["FormField"];
export type FormSection = Schema["FormSection"];
export type FormSchema = Schema["FormSchema"];
/** The data of a form: flat, field name to value. */
export type FormValues = Schema["FormIn"]["form"];

export type Doc = Schema["DocumentOut"];
export type Stage = Schema["StageOut"];
export type Offer = Schema["OfferOut"];
export type Disclosure = Schema["DisclosureOut"];
