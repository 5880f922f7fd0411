import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";

import { onLoggedOut, slug } from "./api";
import { useSession } from "./session";

const page = (
  path: string,
  name: string,
  component: RouteRecordRaw["component"],
  nav: string = name,
): RouteRecordRaw => ({ path, name, component, meta: { nav } }) as RouteRecordRaw;

const routes: RouteRecordRaw[] = [
  {
    path: "/login",
    name: "login",
    component: () => import("@/features/session/LoginPage.vue"),
    meta: { open: true },
  },
  {
    path: "/",
    component: () => import("./AppLayout.vue"),
    children: [
      { path: "", redirect: { name: "work" } },
      page("work", "work", () => import("@/features/work/WorkPage.vue")),
      page("dashboard", "dashboard", () => import("@/features/dashboard/DashboardPage.vue")),
      page("applications", "applications", () => import("@/features/applications/ApplicationsPage.vue")),
      page(
        "applications/:number",
        "application",
        () => import("@/features/applications/ApplicationPage.vue"),
        "applications",
      ),
      page("applications/:number/memo", "memo", () => import("@/features/memo/MemoPage.vue"), "applications"),
      page("batches", "batches", () => import("@/features/batches/BatchesPage.vue")),
      page("batches/:number", "batch", () => import("@/features/batches/BatchPage.vue"), "batches"),
      page("customers", "customers", () => import("@/features/customers/CustomersPage.vue")),
      page(
        "customers/:number",
        "customer",
        () => import("@/features/customers/CustomerPage.vue"),
        "customers",
      ),
      page("contracts", "contracts", () => import("@/features/contracts/ContractsPage.vue")),
      page(
        "contracts/:number",
        "contract",
        () => import("@/features/contracts/ContractPage.vue"),
        "contracts",
      ),
      page("collateral", "collateral", () => import("@/features/collateral/CollateralPage.vue")),
      page("collateral/:number", "asset", () => import("@/features/collateral/AssetPage.vue"), "collateral"),
      page("archive", "archive", () => import("@/features/archive/ArchivePage.vue")),
      page(
        "archive/search",
        "archive-search",
        () => import("@/features/archive/ArchiveSearchPage.vue"),
        "archive",
      ),
      page(
        "archive/disposals",
        "archive-disposals",
        () => import("@/features/archive/DisposalsPage.vue"),
        "archive",
      ),
      page("archive/:number", "case-file", () => import("@/features/archive/CaseFilePage.vue"), "archive"),
      page("disbursements", "disbursements", () => import("@/features/disbursements/DisbursementsPage.vue")),
      page(
        "disbursements/new/:contract",
        "disbursement-new",
        () => import("@/features/disbursements/NewOrderPage.vue"),
        "disbursements",
      ),
      page(
        "disbursements/:id(\\d+)",
        "disbursement",
        () => import("@/features/disbursements/OrderPage.vue"),
        "disbursements",
      ),
      page("loans", "loans", () => import("@/features/loans/LoansPage.vue")),
      page("loans/:number", "loan", () => import("@/features/loans/LoanPage.vue"), "loans"),
      page("lines", "lines", () => import("@/features/lines/LinesPage.vue")),
      page("ratings", "ratings", () => import("@/features/ratings/RatingsPage.vue")),
      page("unified-lines", "unified-lines", () => import("@/features/unifiedLines/UnifiedLinesPage.vue")),
      page("rating-models", "rating-models", () => import("@/features/ratingModels/RatingModelsPage.vue")),
      page(
        "rating-models/:id(\\d+)",
        "rating-model",
        () => import("@/features/ratingModels/RatingModelPage.vue"),
        "rating-models",
      ),
      page("lines/:number", "line", () => import("@/features/lines/LinePage.vue"), "lines"),
      page("loan-changes", "loan-changes", () => import("@/features/changes/ChangesPage.vue")),
      page(
        "loan-changes/:id(\\d+)",
        "loan-change",
        () => import("@/features/changes/ChangePage.vue"),
        "loan-changes",
      ),
      page("repayments", "repayments", () => import("@/features/repayments/RepaymentsPage.vue")),
      page("arrears", "arrears", () => import("@/features/collections/ArrearsPage.vue")),
      page("reminders", "reminders", () => import("@/features/collections/RemindersPage.vue")),
      page("alerts", "alerts", () => import("@/features/alerts/AlertsPage.vue")),
      page(
        "classification",
        "classification",
        () => import("@/features/classification/ClassificationPage.vue"),
      ),
      page(
        "classification/reviews",
        "class-reviews",
        () => import("@/features/classification/ClassificationPage.vue"),
        "classification",
      ),
      page("provisions", "provisions", () => import("@/features/provisions/ProvisionsPage.vue")),
      page(
        "provisions/:id(\\d+)",
        "provision-run",
        () => import("@/features/provisions/RunPage.vue"),
        "provisions",
      ),
      page("migration", "migration", () => import("@/features/migration/MigrationPage.vue")),
      page("vouchers", "vouchers", () => import("@/features/ledger/VouchersPage.vue")),
      page("vouchers/:number", "voucher", () => import("@/features/ledger/VoucherPage.vue"), "vouchers"),
      page("trial-balance", "trial-balance", () => import("@/features/ledger/TrialBalancePage.vue")),
      page("accounts", "accounts", () => import("@/features/ledger/AccountsPage.vue")),
      page("collected-fees", "collected-fees", () => import("@/features/ledger/CollectedFeesPage.vue")),
      page("products", "products", () => import("@/features/products/ProductsPage.vue")),
      page(
        "products/versions/:id",
        "product-version",
        () => import("@/features/products/VersionPage.vue"),
        "products",
      ),
      page(
        "products/compare",
        "product-compare",
        () => import("@/features/products/ComparePage.vue"),
        "products",
      ),
      page(
        "contract-templates",
        "contract-templates",
        () => import("@/features/templates/TemplatesPage.vue"),
      ),
      page(
        "contract-templates/:id(\\d+)",
        "contract-template",
        () => import("@/features/templates/TemplatePage.vue"),
        "contract-templates",
      ),
      page("decision-flows", "decision-flows", () => import("@/features/decisions/FlowsPage.vue")),
      page(
        "decision-flows/:id(\\d+)",
        "decision-flow",
        () => import("@/features/decisions/FlowPage.vue"),
        "decision-flows",
      ),
      page("sources", "sources", () => import("@/features/sources/SourcesPage.vue")),
      page("approval-flows", "approval-flows", () => import("@/features/approvals/FlowsPage.vue")),
      page(
        "approval-flows/:id(\\d+)",
        "approval-flow",
        () => import("@/features/approvals/FlowPage.vue"),
        "approval-flows",
      ),
      page("delegations", "delegations", () => import("@/features/delegations/DelegationsPage.vue")),
      page("models", "models", () => import("@/features/models/ModelsPage.vue")),
      page("models/new", "new-model", () => import("@/features/models/NewModelPage.vue"), "models"),
      page("models/:id(\\d+)", "model", () => import("@/features/models/ModelPage.vue"), "models"),
      page("parameters", "parameters", () => import("@/features/parameters/ParametersPage.vue")),
      page("calculator", "calculator", () => import("@/features/calculator/CalculatorPage.vue")),
      page("partners", "partners", () => import("@/features/partners/PartnersPage.vue")),
      page("partners/:id(\\d+)", "partner", () => import("@/features/partners/PartnerPage.vue"), "partners"),
      page("users", "users", () => import("@/features/users/UsersPage.vue")),
      page("access", "access", () => import("@/features/users/MatrixPage.vue")),
      page("access/changes", "access-changes", () => import("@/features/users/RightsChangesPage.vue")),
      page(
        "access/changes/:id(\\d+)",
        "access-change",
        () => import("@/features/users/RightsChangePage.vue"),
        "access-changes",
      ),
      page("reveals", "reveals", () => import("@/features/users/RevealsPage.vue")),
      page("audit", "audit", () => import("@/features/audit/AuditPage.vue")),
      page("day-end", "day-end", () => import("@/features/platform/DayEndPage.vue")),
      page("messages", "messages", () => import("@/features/messages/MessagesPage.vue")),
      page(":rest(.*)*", "lost", () => import("./NotFoundPage.vue")),
    ],
  },
];

export const router = createRouter({
  history: createWebHistory(`/${slug}/console/`),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to) => {
  const session = useSession();
  await session.restore().catch(() => undefined);
  if (!to.meta.open && !session.staff) return { name: "login", query: { next: to.fullPath } };
  return true;
});

onLoggedOut(() => {
  const session = useSession();
  if (!session.staff) return;
  session.forget();
  void router.push({ name: "login", query: { next: router.currentRoute.value.fullPath } });
});
