/**
 * A loan's life as the lender's staff see it: an application entered at the counter; one of the borrower's own reviewed,
 * approved, signed, paid out by two people, repaid, reversed, paid off, and drilled from its voucher and back. Run
 * against a demo that is up: HUOSHUI_URL=http://127.0.0.1:8000 node e2e/console/counter.mjs
 */
import { expect, openBorrower, openBrowser, openDesk, tell, until } from "./desk.mjs";
import { someone } from "./people.mjs";

const STAFF = process.env.HUOSHUI_STAFF_PREFIX ?? "qs";
// The smallest picture there is: one white dot.
const DOT = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=",
  "base64",
);
const browser = await openBrowser();
const desks = [];
const desk = async (role) => {
  const opened = await openDesk(browser, `${STAFF}.${role}`);
  desks.push(opened);
  return opened;
};
const person = someone();

const ANSWERS = {
  customer_kind: "sole_proprietor",
  address: "青山县城关镇 8 号",
  term_months: 12,
  repayment_method: "equal_instalment",
  purpose: "purchase_materials",
  business_name: "王芳食杂店",
  sector: "retail",
  years_in_business: 6,
  monthly_income: "60000.00",
  monthly_expenses: "25000.00",
  monthly_debt: "1000.00",
  bank_name: "青山农村商业银行",
};

async function enterAtCounter() {
  const { page, go } = await desk("officer");
  const visitor = someone();
  await go("applications");
  await page.click("text=柜面录入");
  await page.click(".el-dialog button:has-text('微贷')");
  await page.waitForSelector("#f-name");
  const number = page.url().split("/").at(-1).split("?")[0];
  for (const [name, value] of Object.entries({ ...ANSWERS, ...visitor, amount: "12万" })) {
    const field = page.locator(`#f-${name}`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else {
      await field.fill(String(value));
      await field.blur();
    }
  }
  for (const kind of ["身份证照片", "营业执照或土地承包证明"]) {
    await page.click(".add .el-select");
    await page.click(`.el-select-dropdown__item:visible:has-text("${kind}")`);
    await page.setInputFiles("input[type=file]", { name: "photo.png", mimeType: "image/png", buffer: DOT });
    await page.waitForSelector(`.doc:has-text("${kind}")`);
  }
  await page.click("[data-test=submit]");
  await page.waitForSelector("text=已提交，正在自动审查");
  tell(`counter entry ${number} submitted`);
}

async function apply(borrower) {
  const { number } = await borrower.call("POST", "borrower/applications", { product_code: "microcredit" });
  const form = { ...ANSWERS, ...person, amount: "120000.00", owns_premises: true };
  await borrower.call("PUT", `borrower/applications/${number}/form`, { form });
  for (const kind of ["id_card", "business_proof"]) await borrower.upload(number, kind, DOT);
  const { consent } = await borrower.call("GET", "borrower/products/microcredit");
  await borrower.call("POST", `borrower/applications/${number}/submit`, { consent: consent.version });
  tell(`the borrower applied: ${number}`);
  return number;
}

async function act(role, number, opinion) {
  const { page, go } = await desk(role);
  await until(`${role} sees ${number}`, async () => {
    await go(`applications/${number}`);
    return page.locator("[data-test=act]").count();
  });
  await go(`work?item=${encodeURIComponent(`step:${number}:`)}`);
  expect(await page.locator(".queue .item").count(), `${role} has work`);
  await go(`applications/${number}`);
  await page.waitForSelector("[data-test=act]");
  await page.keyboard.press("a");
  await page.fill("#opinion", opinion);
  await page.click("[data-test=confirm-act]");
  await page.waitForSelector("text=已同意");
  tell(`${role} approved`);
}

async function sign(borrower, number) {
  const contract = await until("the contract is ready", async () => {
    const application = await borrower.call("GET", `borrower/applications/${number}`);
    return application.contract_number;
  });
  await until("the contract file is made", async () => {
    const found = await borrower.call("GET", `borrower/contracts/${contract}`);
    return found.has_file;
  });
  await borrower.call("POST", `borrower/contracts/${contract}/disclosure`, { seconds_shown: 20 });
  await borrower.call("POST", `borrower/contracts/${contract}/code`, {});
  await borrower.call("POST", `borrower/contracts/${contract}/sign`, { code: await borrower.latestCode() });
  await borrower.close();
  tell(`the borrower signed ${contract}`);
  return contract;
}

async function payOut(contract) {
  const maker = await desk("finance");
  await maker.go("disbursements");
  await maker.page.click(`[data-request="${contract}"]`);
  await maker.page.waitForSelector("text=已发起，等待复核");
  expect((await maker.page.locator(`[data-approve="${contract}"]`).count()) === 0, "the maker may not check");
  const checker = await desk("checker");
  await checker.go(`disbursements?search=${contract}`);
  await checker.page.click(`[data-approve="${contract}"]`);
  await checker.page.waitForSelector("text=已复核，正在放款");
  const loan = await until("the loan is on the books", async () => {
    await checker.go(`contracts/${contract}`);
    const link = checker.page.locator("a[href*='/loans/JJ']").first();
    return (await link.count()) ? link.textContent() : null;
  });
  tell(`paid out as ${loan}`);
  return { loan: loan.trim(), maker, checker };
}

async function repay({ loan, maker, checker }) {
  const { page, go } = maker;
  await go(`loans/${loan}`);
  await page.click("[data-test=repay]");
  await page.fill("#repay-amount", "5000");
  await page.fill("#repay-reference", `LS${Date.now()}`);
  await page.click("[data-test=preview]");
  await page.waitForSelector(".allocation");
  await page.click("[data-test=book]");
  await page.waitForSelector("text=已入账，凭证");
  tell("a repayment is previewed and booked");

  await go(`loans/${loan}?tab=events`);
  await page.click("a[href*='/vouchers/PZ'] >> nth=0");
  await page.waitForSelector("text=查看借据事件");
  await page.click("text=查看借据事件");
  await page.waitForSelector("li.found");
  tell("drilled from the event to its voucher and back");

  await checker.go(`loans/${loan}?tab=events`);
  await checker.page.click("li button:has-text('冲正')");
  await checker.page.fill("#ask-text", "客户转错账户");
  await checker.page.click(".el-dialog:visible button[type=submit]");
  await checker.page.waitForSelector("text=已冲正");
  tell("the repayment is reversed");

  await go(`loans/${loan}`);
  await page.click("text=结清试算");
  await page.waitForSelector(".el-dialog dl .sum");
  await page.fill(".el-dialog:visible input[placeholder='流水号']", `LS${Date.now()}`);
  await page.click("[data-test=payoff]");
  await page.waitForSelector("text=已结清");
  await until("the certificate is made", async () => {
    await go(`loans/${loan}`);
    return page.locator("text=结清证明").count();
  });
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("text=结清证明")]);
  expect(/\.pdf$/.test(file.suggestedFilename()), "the certificate is a PDF");
  tell("paid off; the settlement certificate is downloaded");
}

async function lookAround(loan) {
  const { page, go } = await desk("manager");
  await go("dashboard");
  await page.click(".tiles a >> nth=0");
  await page.waitForURL(/\/loans\?/);
  await go(`loans?search=${loan}`);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/loans/${loan}`));
  await go("trial-balance");
  await page.waitForSelector("text=借贷平衡");
  await page.click("[data-test=language]");
  await page.waitForSelector("text=Trial balance");
  tell("a number of the dashboard leads to its loans; the book balances; English by a switch");
}

try {
  await enterAtCounter();
  const borrower = await openBorrower(browser, person.phone);
  const number = await apply(borrower);
  await act("reviewer", number, "资料齐全，经营稳定");
  await act("approver", number, "同意");
  const contract = await sign(borrower, number);
  const paid = await payOut(contract);
  await repay(paid);
  await lookAround(paid.loan);
  const problems = desks.flatMap((one) => one.problems);
  expect(problems.length === 0, `no page fails, but: ${problems.join("; ")}`);
  console.log("done");
} catch (error) {
  console.error(error.message);
  for (const [index, one] of desks.entries()) {
    const shot = `/tmp/huoshui-console-${index}.png`;
    await one.page.screenshot({ path: shot }).catch(() => undefined);
    console.error(`${one.page.url()} → ${shot}`);
    one.problems.forEach((problem) => console.error(problem));
  }
  process.exitCode = 1;
} finally {
  await browser.close();
}
