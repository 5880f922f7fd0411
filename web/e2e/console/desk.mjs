/** What every journey needs: a browser, people who log in, and a borrower's few calls to the API. */
import { chromium } from "playwright-core";

export const BASE = process.env.HUOSHUI_URL ?? "http://127.0.0.1:8000";
export const LENDER = process.env.HUOSHUI_LENDER ?? "qingshan";
export const PASSWORD = process.env.HUOSHUI_PASSWORD ?? "huoshui-2026";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const openBrowser = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

/** A member of staff at a desk of their own; errors of the page are collected. */
export async function openDesk(browser, username, { width = 1440, language = "zh" } = {}) {
  const context = await browser.newContext({ viewport: { width, height: width < 500 ? 844 : 900 } });
  await context.addInitScript((chosen) => localStorage.setItem("huoshui.locale", chosen), language);
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
  page.setDefaultTimeout(15_000);
  const desk = { page, problems, close: () => context.close() };
  desk.go = (path) => page.goto(`${BASE}/${LENDER}/console/${path}`, { waitUntil: "networkidle" });
  await desk.go("login");
  await page.fill("#username", username);
  await page.fill("#password", PASSWORD);
  await page.click("[data-test=login]");
  await page.waitForSelector("[data-test=user-menu]");
  return desk;
}

/** A borrower who has logged in with a phone code; `call` speaks to the borrower's API as the portal does. */
export async function openBorrower(browser, phone) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${BASE}/${LENDER}/portal/`);
  const call = (method, path, body) =>
    page.evaluate(
      async ([lender, verb, where, payload]) => {
        const token = /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
        const answer = await fetch(`/${lender}/api/${where}`, {
          method: verb,
          headers: {
            "Content-Type": "application/json",
            "X-CSRFToken": token,
            "Idempotency-Key": crypto.randomUUID(),
          },
          body: payload === undefined || verb === "GET" ? undefined : JSON.stringify(payload),
        });
        const data = await answer.json().catch(() => null);
        if (!answer.ok) throw new Error(`${verb} ${where}: ${answer.status} ${JSON.stringify(data)}`);
        return data;
      },
      [LENDER, method, path, body],
    );
  const upload = (number, kind, bytes) =>
    page.evaluate(
      async ([lender, application, what, text]) => {
        const form = new FormData();
        form.append("kind", what);
        const content = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
        form.append("file", new File([content], "photo.png", { type: "image/png" }));
        const token = /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
        const answer = await fetch(`/${lender}/api/borrower/applications/${application}/documents`, {
          method: "POST",
          headers: { "X-CSRFToken": token, "Idempotency-Key": crypto.randomUUID() },
          body: form,
        });
        if (!answer.ok) throw new Error(`upload ${what}: ${answer.status} ${await answer.text()}`);
      },
      [LENDER, number, kind, bytes.toString("base64")],
    );
  const latestCode = async () => {
    const messages = await call("GET", `public/inbox?phone=${phone}`);
    for (const message of messages) {
      const code = /\b(\d{6})\b/.exec(message.text)?.[1];
      if (code) return code;
    }
    throw new Error("no code has arrived");
  };
  await call("GET", "public/lender");
  await call("POST", "borrower/session/code", { phone });
  await call("POST", "borrower/session/confirm", { phone, code: await latestCode() });
  return { call, upload, latestCode, page, close: () => context.close() };
}

/** Waits until something becomes true; looks again every half second. */
export async function until(what, look, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

let step = 0;
export function tell(text) {
  step += 1;
  console.log(`${String(step).padStart(2)}. ${text}`);
}

export function expect(condition, what) {
  if (!condition) throw new Error(`expected: ${what}`);
}
