// A real browser for the journeys: starting it, opening windows that note what goes wrong, pictures.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { chromium } from "playwright-core";

export const base = process.env.HUOSHUI_URL ?? "http://127.0.0.1:8000";
const pictures = process.env.HUOSHUI_PICTURES ?? "/tmp/huoshui-pictures";
const wantsAll = process.env.HUOSHUI_ALL_PICTURES === "1";
mkdirSync(pictures, { recursive: true });

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1440, height: 900 };
const PATIENCE = 20_000;

/** Starts the browser, runs the journey, prints its findings as one line of JSON; a failure leaves pictures. */
export async function journey(walk) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    console.log(JSON.stringify((await walk(browser)) ?? {}));
  } catch (error) {
    await photographAll(browser);
    console.error(error);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

async function photographAll(browser) {
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [at, page] of pages.entries()) {
    const path = join(pictures, `failed-${at + 1}.png`);
    await page.screenshot({ path, fullPage: true }).catch(() => undefined);
    console.error([`${page.url()}  ${path}`, ...(page.problems ?? [])].join("\n  "));
  }
}

/** One person's window: a context of its own, with the language and size asked for. */
export async function openWindow(browser, { size, locale = "zh", storageState } = {}) {
  const context = await browser.newContext({
    viewport: size,
    acceptDownloads: true,
    locale: locale === "zh" ? "zh-CN" : "en-GB",
    isMobile: size === PHONE,
    hasTouch: size === PHONE,
    ...(storageState ? { storageState } : {}),
  });
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript((chosen) => localStorage.setItem("huoshui.locale", chosen), locale);
  const page = await context.newPage();
  page.problems = noteProblems(page);
  return page;
}

// Being logged out is an answer of these two, asked once when a page starts.
const MAY_REFUSE = /\/api\/(staff\/session|borrower\/me)$/;

/** What goes wrong on a page: errors in its console, requests refused or failed, exceptions. */
function noteProblems(page) {
  const problems = [];
  page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    const isAnswer = message.text().startsWith("Failed to load resource"); // told by "response" with its address
    if (message.type() === "error" && !isAnswer) problems.push(`console: ${message.text()}`);
  });
  page.on("response", (answer) => {
    const expected = answer.status() === 401 && MAY_REFUSE.test(new URL(answer.url()).pathname);
    if (answer.status() >= 400 && !expected)
      problems.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    if (!reason.includes("ERR_ABORTED")) problems.push(`${reason} ${request.url()}`);
  });
  return problems;
}

/** Part of the page by its mark for tests. */
export const marked = (page, name) => page.locator(`[data-test="${name}"]`);

/** A picture of the whole page; kept only when pictures are asked for, or `always`. Returns its path. */
export async function picture(page, name, { always = false } = {}) {
  if (!always && !wantsAll) return null;
  const path = join(pictures, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}

/** Waits until `look` gives something, looking again every half second. */
export async function until(look, what, { seconds = 30 } = {}) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain for: ${what}`);
    await new Promise((resume) => setTimeout(resume, 500));
  }
}

export function expect(condition, what) {
  if (!condition) throw new Error(`expected: ${what}`);
}

export function expectNoProblems(page) {
  expect(page.problems.length === 0, `no problems on the pages, but saw\n  ${page.problems.join("\n  ")}`);
}
