import {
  Bell,
  Box,
  Coin,
  Connection,
  Cpu,
  CreditCard,
  DataBoard,
  DataLine,
  Document,
  DocumentCopy,
  Files,
  Finished,
  FolderOpened,
  Grid,
  Histogram,
  House,
  Key,
  List,
  Lock,
  Medal,
  Memo,
  Message,
  Money,
  Operation,
  PieChart,
  Reading,
  ScaleToOriginal,
  Setting,
  Share,
  Stamp,
  Switch,
  Tickets,
  TrendCharts,
  Trophy,
  Umbrella,
  User,
  UserFilled,
  View,
  Wallet,
  WarnTriangleFilled,
  Warning,
} from "@element-plus/icons-vue";
import type { Component } from "vue";

export interface NavItem {
  route: string;
  icon: Component;
  /** Shown only to people who hold one of these; everyone when absent. */
  needs?: string[];
}

export interface NavGroup {
  code: string;
  items: NavItem[];
}

/** The console's left side, in the order of a loan's life. Labels: app.nav.<route>. */
export const NAVIGATION: NavGroup[] = [
  {
    code: "desk",
    items: [
      { route: "work", icon: Finished },
      { route: "dashboard", icon: DataLine, needs: ["report.view"] },
    ],
  },
  {
    code: "intake",
    items: [
      { route: "applications", icon: Document, needs: ["application.view"] },
      { route: "batches", icon: DocumentCopy, needs: ["application.view"] },
      { route: "customers", icon: User, needs: ["customer.view"] },
      { route: "ratings", icon: Medal, needs: ["rating.view"] },
      { route: "unified-lines", icon: Umbrella, needs: ["unified_line.view"] },
      { route: "contracts", icon: Files, needs: ["contract.view"] },
      { route: "collateral", icon: House, needs: ["collateral.view"] },
      { route: "archive", icon: FolderOpened, needs: ["archive.view"] },
    ],
  },
  {
    code: "servicing",
    items: [
      { route: "disbursements", icon: Wallet, needs: ["disbursement.make", "disbursement.check"] },
      { route: "loans", icon: Tickets, needs: ["loan.view"] },
      { route: "lines", icon: CreditCard, needs: ["loan.view"] },
      { route: "loan-changes", icon: Switch, needs: ["loan.view"] },
      { route: "repayments", icon: Money, needs: ["repayment.enter"] },
      { route: "arrears", icon: Warning, needs: ["loan.view", "collection.view"] },
      { route: "reminders", icon: Bell, needs: ["collection.view"] },
      { route: "alerts", icon: WarnTriangleFilled, needs: ["alert.view"] },
    ],
  },
  {
    code: "quality",
    items: [
      { route: "classification", icon: PieChart, needs: ["loan.view"] },
      { route: "provisions", icon: Coin, needs: ["report.view"] },
      { route: "migration", icon: Grid, needs: ["report.view"] },
    ],
  },
  {
    code: "ledger",
    items: [
      { route: "vouchers", icon: List, needs: ["ledger.view"] },
      { route: "trial-balance", icon: ScaleToOriginal, needs: ["ledger.view"] },
      { route: "accounts", icon: Reading, needs: ["ledger.view"] },
      { route: "collected-fees", icon: Wallet, needs: ["ledger.view"] },
    ],
  },
  {
    code: "rules",
    items: [
      { route: "products", icon: Box, needs: ["product.view"] },
      { route: "contract-templates", icon: Memo, needs: ["contract_template.view"] },
      { route: "decision-flows", icon: Operation, needs: ["decision_flow.view"] },
      { route: "sources", icon: DataBoard, needs: ["source.view"] },
      { route: "approval-flows", icon: Share, needs: ["approval_flow.view"] },
      { route: "models", icon: TrendCharts, needs: ["model.view"] },
      { route: "rating-models", icon: Trophy, needs: ["rating_model.view"] },
      { route: "parameters", icon: Setting, needs: ["parameter.view"] },
      { route: "calculator", icon: Histogram },
    ],
  },
  {
    code: "platform",
    items: [
      { route: "users", icon: UserFilled, needs: ["user.manage"] },
      { route: "partners", icon: Connection, needs: ["partner.view"] },
      { route: "access", icon: Key, needs: ["access.view", "user.manage"] },
      { route: "access-changes", icon: Stamp, needs: ["access.view", "user.manage"] },
      { route: "reveals", icon: View, needs: ["audit.view"] },
      { route: "audit", icon: Lock, needs: ["audit.view"] },
      { route: "day-end", icon: Cpu, needs: ["dayend.run", "outbox.manage", "ledger.view"] },
      { route: "messages", icon: Message, needs: ["message.view"] },
    ],
  },
];

/** The groups a person sees. */
export function navigationFor(can: (permission: string) => boolean): NavGroup[] {
  return NAVIGATION.map((group) => ({
    ...group,
    items: group.items.filter((item) => !item.needs || item.needs.some(can)),
  })).filter((group) => group.items.length > 0);
}
