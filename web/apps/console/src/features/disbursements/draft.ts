import type { PayoutPaymentIn } from "@huoshui/api";
import { readYuan } from "@huoshui/domain";

/** A payment as it is typed in. */
export interface PaymentDraft {
  payee_name: string;
  payee_account: string;
  payee_bank: string;
  payee_phone: string;
  amount: string;
  purpose: string;
  note: string;
  paper_ids: number[];
}

export const emptyPayment = (amount = ""): PaymentDraft => ({
  payee_name: "",
  payee_account: "",
  payee_bank: "",
  payee_phone: "",
  amount,
  purpose: "pay_suppliers",
  note: "",
  paper_ids: [],
});

/** The payment as it is sent; null while its amount cannot be read. */
export function sent(draft: PaymentDraft): PayoutPaymentIn | null {
  const amount = readYuan(draft.amount);
  return amount === null ? null : { ...draft, amount };
}
