import type { LoanDetail, LoanRow, RepaymentEntry, RepaymentPreview, RepaymentWish } from "@huoshui/api";
import { compareYuan, formatYuan, isZeroYuan, readYuan } from "@huoshui/domain";
import { useLocale } from "@huoshui/ui";
import { reactive, ref, shallowRef, watch } from "vue";

import { previewRepayment } from "./api";
import type { Way } from "./PrepayOptions.vue";

type Loan = LoanDetail | LoanRow;

const dueOf = (loan: Loan): string => {
  const due = "position" in loan ? loan.position.total_due : loan.overdue_amount;
  return due && due !== "0.00" ? due : (loan.next_due_amount ?? "");
};
const WAYS: Way["surplus"][] = ["lower_instalment", "shorten_term"];

/** A repayment being entered: its form, how it would be shared out, and the two ways of paying early. */
export function useRepayment(loan: () => Loan, today: () => string) {
  const { t } = useLocale();
  const form = reactive({
    amount: "",
    channel: "transfer" as RepaymentEntry["channel"],
    reference: "",
    valueDate: today(),
    surplus: "" as "" | NonNullable<RepaymentWish["surplus"]>,
    instalment: "",
  });
  const preview = shallowRef<RepaymentPreview | null>(null);
  const ways = ref<Way[]>([]);

  function start(): void {
    const due = dueOf(loan());
    Object.assign(form, {
      amount: due ? formatYuan(due) : "",
      channel: "transfer",
      reference: "",
      valueDate: today(),
      surplus: "",
      instalment: "",
    });
    forget();
  }
  function forget(): void {
    preview.value = null;
    ways.value = [];
  }
  watch(() => [form.amount, form.valueDate, form.surplus, form.instalment], forget);

  /** What the payer asks for beyond the amount; only what differs from the usual is said. */
  function wish(): RepaymentWish {
    const amount = readYuan(form.amount);
    if (!amount) throw new Error(t("ui.form.money"));
    return {
      amount,
      payoff: false,
      ...(form.valueDate && form.valueDate !== today() ? { value_date: form.valueDate } : {}),
      ...(form.surplus ? { surplus: form.surplus } : {}),
      ...(form.instalment ? { instalment_number: Number(form.instalment) } : {}),
    };
  }

  async function look(): Promise<void> {
    const asked = wish();
    const { number } = loan();
    const answer = await previewRepayment(number, asked);
    const beyond =
      !isZeroYuan(answer.to_credit_balance) || compareYuan(answer.effect.interest_saved, "0") > 0;
    const found = beyond && !answer.is_settled ? await bothWays(number, asked) : [];
    preview.value = answer;
    ways.value = found;
  }

  return { form, preview, ways, start, wish, look };
}

async function bothWays(number: string, asked: RepaymentWish): Promise<Way[]> {
  const answers = await Promise.allSettled(
    WAYS.map((surplus) => previewRepayment(number, { ...asked, surplus, instalment_number: null })),
  );
  return answers.map((answer, index) =>
    answer.status === "fulfilled"
      ? { surplus: WAYS[index]!, effect: answer.value.effect }
      : { surplus: WAYS[index]!, effect: null, problem: (answer.reason as Error).message },
  );
}
