// Every page of console and portal, wide and narrow, in Chinese and in English: it loads without errors or refused
// requests, fits the window, and shows words, never the key of a word.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { borrowerIn } from "./borrower.mjs";
import { DESK, PHONE, base, expect, journey, openWindow, picture } from "./browser.mjs";
import { staffIn } from "./staff.mjs";

const {
  JOURNEY_LOAN,
  JOURNEY_CONTRACT,
  JOURNEY_APPLICATION,
  JOURNEY_PHONE,
  JOURNEY_LATE,
  JOURNEY_LATEPHONE,
  JOURNEY_MODEL,
  JOURNEY_FLOW,
} = process.env;
const site = `${base}/qingshan`;
const CONSOLE = {
  "qs.auditor": [
    "work",
    "dashboard",
    "applications",
    `applications/${JOURNEY_APPLICATION}`,
    `applications/${JOURNEY_APPLICATION}/memo`,
    "batches",
    "batches/{batch}",
    "customers",
    "customers/{customer}",
    "contracts",
    `contracts/${JOURNEY_CONTRACT}`,
    "loans",
    `loans/${JOURNEY_LOAN}`,
    `loans/${JOURNEY_LATE}`,
    `loans/${JOURNEY_LATE}?tab=position`,
    `loans/${JOURNEY_LATE}?tab=events`,
    `loans/${JOURNEY_LATE}?tab=changes`,
    `loans/${JOURNEY_LATE}?tab=vouchers`,
    "lines",
    "ratings",
    "unified-lines",
    "customers/{customer}?tab=credit",
    "rating-models",
    "rating-models/{ratingModel}",
    "collateral",
    "archive",
    `archive/${JOURNEY_APPLICATION}`,
    "archive/search?text=%E7%BD%9A%E6%81%AF",
    "archive/disposals",
    "loan-changes",
    "arrears",
    "reminders",
    "alerts",
    "vouchers",
    "vouchers/{voucher}",
    "trial-balance",
    "accounts",
    "collected-fees",
    "products",
    "products/versions/{version}",
    "products/compare?a={version}&b={version}",
    "contract-templates",
    "decision-flows",
    `decision-flows/${JOURNEY_FLOW}`,
    "sources",
    "approval-flows",
    "delegations",
    "models",
    `models/${JOURNEY_MODEL}`,
    "parameters",
    "calculator",
    "calculator?tab=simulator",
    "audit",
    "messages",
    "partners",
    "partners/{partner}",
    "no-such-page",
  ],
  "qs.finance": ["disbursements", "repayments", "work"],
  "qs.admin": ["users", "day-end"],
  "qs.risk": ["models/new", `decision-flows/${JOURNEY_FLOW}`],
};
const PORTAL = [
  "portal/home",
  "portal/products",
  "portal/apply/consumer",
  "portal/apply/microcredit",
  "portal/apply/working_capital",
  `portal/applications/${JOURNEY_APPLICATION}`,
  `portal/contracts/${JOURNEY_CONTRACT}`,
  `portal/loans/${JOURNEY_LOAN}`,
  "portal/calendar",
  "portal/notices",
  "verify",
  "portal/no-such-page",
];
const PORTAL_LATE = ["portal/home", `portal/loans/${JOURNEY_LATE}`, `portal/loans/${JOURNEY_LATE}/payoff`];
const OPEN = ["portal", "portal/login", "portal/inbox", "console/login"];

/** The first part of every key: the features that have words of their own. */
function namespaces() {
  const web = fileURLToPath(new URL("../..", import.meta.url));
  const apps = ["console", "portal"].map((app) => join(web, "apps", app, "src"));
  const features = apps.flatMap((app) => readdirSync(join(app, "features")));
  const files = [
    join(web, "packages/ui/src/locales/zh.json"),
    ...apps.map((app) => join(app, "shared/locales/zh.json")),
  ];
  const shared = files.flatMap((file) => Object.keys(JSON.parse(readFileSync(file, "utf8"))));
  return [...new Set([...features, ...shared, "app", "shared", "calculator"])];
}

/**
 * In the page: what is wrong with what it shows. Codes stand in `.mono`, a lender's own data under `translate="no"`:
 * both are meant.
 */
function look({ names, width, locale }) {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > width) {
    const wide = [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > width + 1)
      .slice(0, 3)
      .map((one) => `${one.tagName}.${one.className}`);
    found.push(`${root.scrollWidth} px wide in a window of ${width}: ${wide.join(", ")}`);
  }
  if (document.body.innerText.trim().length < 20) found.push("an empty page");
  const key = new RegExp(`^(${names.join("|")})(\\.[A-Za-z_-]\\w*)+$`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (
      parent.closest("script, style, .mono, [translate=no], code, pre, textarea") ||
      !parent.checkVisibility()
    )
      continue;
    for (const word of node.textContent.split(/[\s,，。·：:()（）]+/)) {
      if (key.test(word)) found.push(`the key ${word}`);
      else if (/^[a-z]+(_[a-z0-9]+)+$/.test(word)) found.push(`the code ${word}`);
    }
    const label = parent.closest("th, label, dt, legend, nav, [role=tab]");
    const isChinese = /\p{Script=Han}/u.test(node.textContent) && !/[A-Za-z]/.test(node.textContent);
    if (
      locale === "en" &&
      label &&
      isChinese &&
      node.textContent.trim() !== "活水" &&
      !parent.closest(".switch")
    )
      found.push(`the Chinese label ${node.textContent.trim()}`);
  }
  return [...new Set(found)];
}

const faults = [];
const names = namespaces();
let count = 0;

async function check(page, path, size, locale) {
  const wrong = [...page.problems, ...(await page.evaluate(look, { names, width: size.width, locale }))];
  page.problems.length = 0;
  count += 1;
  const name = `${locale}-${size.width}-${path.replace(/[^\w-]+/g, "_")}`;
  const kept = await picture(page, name, { always: wrong.length > 0 });
  if (wrong.length) faults.push([`${locale} ${size.width} px ${path}  ${kept}`, ...wrong].join("\n    "));
}

/** Loads each page at one size, looks, turns to the other size, looks again. */
async function visit(page, paths, first, second, locale) {
  page.problems.length = 0;
  for (const path of paths) {
    await page.setViewportSize(first);
    await page.goto(`${site}/${path}`, { waitUntil: "networkidle" });
    // A busy machine draws after the network is quiet; a page still empty then is reported by `look`.
    await page
      .waitForFunction(() => document.body.innerText.trim().length >= 20, null, { timeout: 10_000 })
      .catch(() => undefined);
    await check(page, path, first, locale);
    await page.setViewportSize(second);
    await page.waitForTimeout(150);
    await check(page, path, second, locale);
  }
}

/** The numbers of things that only the lists know. */
async function fillIn(page, paths) {
  const first = async (path) => {
    const answer = await (await page.request.get(`${site}/api/staff/${path}`)).json();
    return (answer.items ?? answer)[0];
  };
  const known = {
    customer: (await first("customers")).number,
    batch: (await first("batches")).number,
    voucher: (await first("vouchers")).number,
    version: (await first("products")).versions[0].id,
    partner: (await first("partners")).id,
    ratingModel: (await first("rating-models")).id,
  };
  return paths.map((path) => path.replace(/\{(\w+)\}/g, (_, name) => String(known[name])));
}

async function rounds(browser, { locale, first, second }) {
  for (const [username, pages] of Object.entries(CONSOLE)) {
    const page = await staffIn(browser, username, { locale, size: first });
    const paths = username === "qs.auditor" ? await fillIn(page, pages) : pages;
    await visit(
      page,
      paths.map((path) => `console/${path}`),
      first,
      second,
      locale,
    );
    await page.context().close();
  }
  const stranger = await openWindow(browser, { size: first, locale });
  await visit(stranger, OPEN, first, second, locale);
  await stranger.context().close();
}

async function borrowerRounds(browser, phone, paths) {
  const page = await borrowerIn(browser, { phone });
  const storageState = await page.context().storageState();
  await page.context().close();
  for (const locale of ["zh", "en"]) {
    const [first, second] = locale === "zh" ? [PHONE, DESK] : [DESK, PHONE];
    const own = await openWindow(browser, {
      size: first,
      locale,
      storageState: { ...storageState, origins: [] },
    });
    await visit(own, paths, first, second, locale);
    await own.context().close();
  }
}

await journey(async (browser) => {
  await Promise.all([
    rounds(browser, { locale: "zh", first: DESK, second: PHONE }),
    rounds(browser, { locale: "en", first: PHONE, second: DESK }),
    (async () => {
      await borrowerRounds(browser, JOURNEY_PHONE, PORTAL);
      await borrowerRounds(browser, JOURNEY_LATEPHONE, PORTAL_LATE);
    })(),
  ]);
  expect(faults.length === 0, `nothing wrong on ${count} views, but\n  ${faults.join("\n  ")}`);
  return { views: count };
});
