// 李强 takes 20,000 yuan; his account gives nothing on the due date. The administrator closes the days until he is late.
import { applyFor, borrowerIn, consumer, signContract, waitForStatus } from "./borrower.mjs";
import { base, expect, expectNoProblems, journey, marked, picture, until } from "./browser.mjs";
import { bankCard } from "./identities.mjs";
import { paper } from "./paper.mjs";
import { payOut, staffIn } from "./staff.mjs";

const site = `${base}/qingshan`;
const GIVES_NOTHING = "1111"; // huoshui/integrations/README.md: paid out to, debits refused
const DAYS_LATE = 5; // beyond the product's three days of grace

const addDays = (day, count) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);

/** The administrator closes day after day until `open` is the business date. */
async function closeDays(browser, open) {
  const page = await staffIn(browser, "qs.admin");
  await page.goto(`${site}/console/day-end`);
  const date = page.locator(".until input");
  await date.fill(open);
  await date.press("Enter");
  await page.locator(".until button").click();
  await page.locator(".el-message-box__btns .el-button--primary").click();
  await until(
    async () => (await page.locator(".top .date").innerText()).includes(open),
    `day ${open} to be open`,
    {
      seconds: 150,
    },
  );
  await picture(page, "console-day-end");
  expectNoProblems(page);
  await page.context().close();
}

/** What the staff see of the late loan: its class, its place among the arrears, the reminder that went out. */
async function seeArrears(browser, loan) {
  const page = await staffIn(browser, "qs.auditor");
  await page.goto(`${site}/console/loans/${loan}`);
  await page.getByText("关注").first().waitFor();
  await picture(page, "console-loan-late");
  await page.goto(`${site}/console/arrears`);
  const row = page.locator("tr", { hasText: loan });
  await row.waitFor();
  expect((await row.innerText()).includes("关注"), "the loan among the arrears as special mention");
  await picture(page, "console-arrears");
  await page.goto(`${site}/console/reminders`);
  await page.locator("tr", { hasText: loan }).filter({ hasText: "逾期" }).first().waitFor();
  await picture(page, "console-reminders");
  await page.goto(`${site}/console/repayments`);
  expectNoProblems(page);
  await page.context().close();
}

await journey(async (browser) => {
  const form = consumer({ name: "李强", amount: "20000", bank_account: bankCard(GIVES_NOTHING) });
  const borrower = await borrowerIn(browser, { phone: form.phone });
  const number = await applyFor(borrower, { form, document: paper(), slowly: true });
  await waitForStatus(borrower, { number, wanted: ["已通过", "签约", "合同"] });
  const contract = await signContract(borrower, { phone: form.phone });
  const loan = await payOut(browser, {
    contract: contract.number,
    maker: "qs.finance",
    checker: "qs.checker",
  });

  const answer = await borrower.request.get(`${site}/api/borrower/loans/${loan}`);
  const { next_due_date: due } = await answer.json();
  await closeDays(browser, addDays(due, DAYS_LATE));
  await seeArrears(browser, loan);

  await borrower.goto(`${site}/portal/loans/${loan}`);
  await borrower.locator(".top.late").waitFor();
  await picture(borrower, "portal-loan-late");
  await borrower.goto(`${site}/portal/home`);
  await borrower.locator(".next.late").waitFor();
  await picture(borrower, "portal-home-late");
  await borrower.goto(`${site}/portal/notices`);
  await marked(borrower, "notice").filter({ hasText: "逾期" }).first().waitFor();
  await picture(borrower, "portal-notices");
  await borrower.goto(`${site}/portal/inbox?phone=${form.phone}`);
  await marked(borrower, "message").filter({ hasText: "逾期" }).first().waitFor();
  expectNoProblems(borrower);
  return { loan, contract: contract.number, phone: form.phone, due };
});
