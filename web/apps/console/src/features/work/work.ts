import type { WorkItem } from "@huoshui/api";
import type { RouteLocationRaw } from "vue-router";

/** The change of a loan a piece of work is about. */
export const changeOf = (item: WorkItem): number => Number(item.link.split("/").at(-1));

export const keyOf = (item: WorkItem): string => `${item.kind}:${item.number}:${item.step_code ?? ""}`;

const APPLICATION_KINDS = new Set(["step", "supplement", "draft"]);

export const isApplication = (item: WorkItem): boolean => APPLICATION_KINDS.has(item.kind);

/** The page on which a piece of work is done. */
export function linkOf(item: WorkItem): RouteLocationRaw {
  if (isApplication(item)) return { name: "application", params: { number: item.number } };
  if (item.kind === "customer_change") return { name: "customer", params: { number: item.number } };
  if (item.kind === "disbursement") return { name: "disbursements", query: { search: item.number } };
  if (item.kind === "loan_change") return { path: item.link };
  if (item.kind === "class_review") return { name: "class-reviews", query: { search: item.number } };
  if (["alert", "model", "decision_flow", "sensitive_change"].includes(item.kind)) return { path: item.link };
  if (["rating", "unified_line"].includes(item.kind))
    return { path: item.link.split("?")[0]!, query: { tab: "credit" } };
  if (item.kind === "rating_model") return { path: item.link };
  if (item.kind === "product_version") return { name: "products" };
  return { name: "work" };
}
