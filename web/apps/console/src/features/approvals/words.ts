import type { FlowWords } from "@huoshui/api";
import { formatYuan } from "@huoshui/domain";
import { useLocale } from "@huoshui/ui";

import { END, START, type ApprovalFlowDocument, type Ballot, type Condition, type Way } from "./document";

/** What a flow says, in words: {fact} and the like are filled in by whoever knows the language. */
export interface Teller {
  fact: (name: string) => string;
  operator: (name: string) => string;
  value: (condition: Condition) => string;
  and: string;
  or: string;
}

/** "等级 是 A"; what is or is not so needs no comparison: "超过测算额度 是". */
export function conditionText(one: Condition, tell: Teller): string {
  const operator = typeof one.value === "boolean" ? [] : [tell.operator(one.operator)];
  return [tell.fact(one.fact), ...operator, tell.value(one)].join(" ");
}

/** Groups joined by "or", their conditions by "and"; empty when the way is always taken. */
export const conditionsText = (when: Condition[][], tell: Teller): string =>
  when.map((group) => group.map((one) => conditionText(one, tell)).join(tell.and)).join(tell.or);

/** Words of flows in the current language, with the names the lender's roles and facts have. */
export function useFlowWords(words: () => FlowWords | null) {
  const { t, te, pick, label, locale } = useLocale();
  const fact = (name: string) => words()?.facts.find((one) => one.name === name);
  const VALUES: Record<string, string> = { customer_kind: "customer_kind", channel: "channel" };

  function oneValue(name: string, value: string | boolean): string {
    const kind = fact(name)?.kind;
    if (typeof value === "boolean") return t(value ? "ui.yes" : "ui.no");
    if (kind === "amount") return formatYuan(value);
    if (VALUES[name]) return label(VALUES[name], value);
    return name === "purpose" && te(`values.${value}`) ? t(`values.${value}`) : value;
  }
  const tell: Teller = {
    fact: (name) =>
      pick(fact(name))
        .replace(/[（(](元|yuan)[）)]/, "")
        .trim() || name,
    operator: (name) => t(`approvals.operators.${name}`),
    value: ({ fact: name, value }) =>
      Array.isArray(value)
        ? value.map((one) => oneValue(name, one)).join(locale.value === "zh" ? "、" : ", ")
        : oneValue(name, value),
    get and() {
      return t("approvals.and");
    },
    get or() {
      return t("approvals.or");
    },
  };

  /** How a step is decided: 或签, 会签, 2 人签署, 贷审会 2/3. */
  function ballotText(ballot: Ballot): string {
    if (ballot.kind === "number") return t("approvals.ballots.numberOf", { n: ballot.need });
    if (ballot.kind !== "committee") return t(`approvals.ballots.${ballot.kind}`);
    const votes = ballot.bands.map((band) => band.need);
    const rule = ballot.share || (votes.length ? t("approvals.votes", { n: votes.join("/") }) : "");
    return `${t("approvals.ballots.committee")} ${rule}`.trim();
  }
  const wayText = (way: Way): string => conditionsText(way.when, tell);
  const roleName = (code: string): string => pick(words()?.roles.find((one) => one.code === code)) || code;

  function stepName(flow: ApprovalFlowDocument, code: string): string {
    if (code === START || code === END) return t(`approvals.${code}`);
    return pick(flow.steps.find((step) => step.code === code)) || code;
  }
  const courseText = (flow: ApprovalFlowDocument, course: readonly string[]): string =>
    course.map((code) => stepName(flow, code)).join(" → ") || t("approvals.noSteps");

  return { fact, tell, ballotText, wayText, roleName, stepName, courseText };
}
