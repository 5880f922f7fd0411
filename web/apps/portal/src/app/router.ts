import { createRouter, createWebHistory } from "vue-router";

import { onLoggedOut, slug } from "@/shared/api";

import { useSession } from "./session";

/** Pages that need no session; `tab` marks those the bottom bar leads to. */
declare module "vue-router" {
  interface RouteMeta {
    open?: boolean;
    tab?: string;
  }
}

export const router = createRouter({
  history: createWebHistory(`/${slug}/`),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    {
      path: "/portal",
      name: "landing",
      meta: { open: true },
      component: () => import("@/features/landing/LandingPage.vue"),
    },
    {
      path: "/portal/products",
      name: "products",
      meta: { open: true, tab: "products" },
      component: () => import("@/features/landing/LandingPage.vue"),
    },
    {
      path: "/portal/login",
      name: "login",
      meta: { open: true },
      component: () => import("@/features/session/LoginPage.vue"),
    },
    {
      path: "/portal/inbox",
      alias: "/inbox",
      name: "inbox",
      meta: { open: true },
      component: () => import("@/features/session/InboxPage.vue"),
    },
    {
      path: "/portal/home",
      name: "home",
      meta: { tab: "home" },
      component: () => import("@/features/home/HomePage.vue"),
    },
    {
      path: "/portal/apply/:code",
      name: "product",
      props: true,
      component: () => import("@/features/apply/ProductPage.vue"),
    },
    {
      path: "/portal/applications/:number/edit",
      name: "apply",
      props: true,
      component: () => import("@/features/apply/ApplyPage.vue"),
    },
    {
      path: "/portal/applications/:number",
      name: "application",
      props: true,
      component: () => import("@/features/applications/ApplicationPage.vue"),
    },
    {
      path: "/portal/contracts/:number",
      name: "contract",
      props: true,
      component: () => import("@/features/contracts/ContractPage.vue"),
    },
    {
      path: "/portal/loans/:number",
      name: "loan",
      props: true,
      component: () => import("@/features/loans/LoanPage.vue"),
    },
    {
      path: "/portal/loans/:number/payoff",
      name: "payoff",
      props: true,
      component: () => import("@/features/loans/PayoffPage.vue"),
    },
    {
      path: "/portal/lines/:number",
      name: "line",
      props: true,
      component: () => import("@/features/lines/LinePage.vue"),
    },
    {
      path: "/portal/calendar",
      name: "calendar",
      meta: { tab: "calendar" },
      component: () => import("@/features/calendar/CalendarPage.vue"),
    },
    {
      path: "/portal/notices",
      name: "notices",
      meta: { tab: "notices" },
      component: () => import("@/features/notices/NoticesPage.vue"),
    },
    {
      path: "/verify",
      name: "verify",
      meta: { open: true },
      component: () => import("@/features/verify/VerifyPage.vue"),
    },
    {
      path: "/sign/:link",
      name: "cosign",
      props: true,
      meta: { open: true },
      component: () => import("@/features/contracts/CosignPage.vue"),
    },
    { path: "/:rest(.*)*", name: "lost", meta: { open: true }, component: () => import("./LostPage.vue") },
  ],
});

router.beforeEach(async (to) => {
  const session = useSession();
  await session.start();
  if (session.failed) return true; // App shows what went wrong, with a retry
  if (!to.meta.open && !session.me) return { name: "login", query: { next: to.fullPath } };
  if (session.me && to.name === "landing") return { name: "home" };
  if (session.me && to.name === "login") return { path: String(to.query.next ?? "/portal/home") };
  return true;
});

onLoggedOut(() => {
  const session = useSession();
  const hadSession = session.me !== null;
  session.forget();
  const here = router.currentRoute.value;
  if (hadSession && !here.meta.open) void router.push({ name: "login", query: { next: here.fullPath } });
});
