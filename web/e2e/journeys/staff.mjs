// What staff do, at their desks.
import { DESK, base, marked, openWindow, picture, until } from "./browser.mjs";

/** A window of a member of staff who has logged in with user name and password. */
export async function staffIn(browser, username, { lender = "qingshan", locale = "zh", size = DESK } = {}) {
  const page = await openWindow(browser, { size, locale });
  await page.goto(`${base}/${lender}/console/login`);
  await page.locator("#username").fill(username);
  await page.locator("#password").fill(process.env.HUOSHUI_DEMO_PASSWORD ?? "huoshui-2026");
  await picture(page, "console-login");
  await marked(page, "login").click();
  await page.waitForURL((address) => !address.pathname.endsWith("/login"));
  return page;
}

/** One step of approval: the person finds the case on the desk and agrees. */
export async function approve(browser, username, { number, lender = "qingshan" }) {
  const page = await staffIn(browser, username, { lender });
  await page.goto(`${base}/${lender}/console/work?item=step:${number}`);
  await page.locator(".queue .item").first().waitFor();
  await picture(page, `console-work-${username}`);
  await page.goto(`${base}/${lender}/console/applications/${number}`);
  await marked(page, "act").click();
  await page.locator("#opinion").fill("资料齐全，收入稳定，同意。");
  await picture(page, `console-act-${username}`);
  await marked(page, "confirm-act").click();
  await page.locator("#opinion").waitFor({ state: "hidden" });
  await marked(page, "act").waitFor({ state: "hidden" });
  await picture(page, `console-application-${username}`);
  return page;
}

/** Pays a signed contract out with four eyes; returns the loan's number. */
export async function payOut(browser, { contract, maker, checker, lender = "qingshan" }) {
  const first = await staffIn(browser, maker, { lender });
  await first.goto(`${base}/${lender}/console/disbursements`);
  await first.locator(`[data-request="${contract}"]`).click();
  await first.locator(`[data-request="${contract}"]`).waitFor({ state: "hidden" });
  const second = await staffIn(browser, checker, { lender });
  await second.goto(`${base}/${lender}/console/disbursements`);
  await picture(second, "console-disbursements");
  await second.locator(`[data-approve="${contract}"]`).click();
  const row = second.locator("tr", { hasText: contract });
  const link = row.locator('a[href*="/loans/"]');
  await until(async () => {
    if (await link.count()) return true;
    await second.reload();
    await row.waitFor();
    return false;
  }, `contract ${contract} to be paid out`);
  const number = await link.innerText();
  await Promise.all([first.context().close(), second.context().close()]);
  return number;
}
