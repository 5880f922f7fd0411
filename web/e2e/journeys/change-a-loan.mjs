// A loan's term is extended with four eyes: asked for with a preview, found on the checker's desk, approved, seen.
import { base, expect, expectNoProblems, journey, marked, picture } from "./browser.mjs";
import { staffIn } from "./staff.mjs";

const loan = process.env.JOURNEY_LOAN;
const site = `${base}/qingshan/console`;

/** The clerk asks for six months more and sees before and after while filling in. */
async function ask(browser) {
  const page = await staffIn(browser, "qs.finance");
  await page.goto(`${site}/loans/${loan}`);
  await marked(page, "change").click();
  await marked(page, "change-kind").click();
  await page.locator(".el-select-dropdown__item:visible", { hasText: "展期" }).click();
  await page.locator("[data-field=period_count] input").fill("6");
  await marked(page, "effect").waitFor();
  await page.locator("#change-reason").fill("收入暂时下降，申请展期。");
  await picture(page, "console-change-asked");
  await marked(page, "request-change").click();
  await page.locator("tr", { hasText: "待复核" }).first().waitFor();
  expectNoProblems(page);
  await page.context().close();
}

/** The checker finds it on the desk, reads the effect, agrees. */
async function check(browser) {
  const page = await staffIn(browser, "qs.checker");
  await page.goto(`${site}/work?item=loan_change:${loan}:`);
  await marked(page, "effect").waitFor();
  await picture(page, "console-change-on-the-desk");
  await page.goto(`${site}/loan-changes?status=requested`);
  await page.locator("tr", { hasText: loan }).locator(".kind").click();
  await marked(page, "approve-change").click();
  await page.locator(".el-dialog:visible button.el-button--primary").click();
  await page.getByText("已生效").first().waitFor();
  await picture(page, "console-change-approved");
  await page.goto(`${site}/loans/${loan}?tab=events`);
  await page.getByText("还款计划已变更").waitFor();
  const event = await page.locator("li", { hasText: "展期" }).first().innerText();
  expect(event.includes("6"), "the extension among the events, with its months");
  expectNoProblems(page);
  await page.context().close();
}

await journey(async (browser) => {
  await ask(browser);
  await check(browser);
  return { loan };
});
