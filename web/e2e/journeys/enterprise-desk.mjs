// What the desk does for an enterprise: the visit, the approval, the security, the controlled payment.
import { PHONE, base, expect, expectNoProblems, marked, picture, until } from "./browser.mjs";
import { bankCard } from "./identities.mjs";
import { paper } from "./paper.mjs";
import { staffIn } from "./staff.mjs";

const console_ = `${base}/qingshan/console`;

const ANSWERS = {
  sector: "wholesale",
  employees: "86",
  amount: "12000000",
  term_months: "12",
  repayment_method: "interest_quarterly",
  purpose: "purchase_materials",
  statement_year: "2025",
  revenue: "180000000",
  cost: "150000000",
  profit: "15000000",
  net_profit: "11000000",
  inventory_opening: "20000000",
  inventory_closing: "24000000",
  receivables_opening: "26000000",
  receivables_closing: "30000000",
  payables_opening: "9000000",
  payables_closing: "10000000",
  prepaid_opening: "2000000",
  prepaid_closing: "2000000",
  advances_opening: "1000000",
  advances_closing: "1000000",
  total_assets: "110000000",
  total_liabilities: "42000000",
  current_assets: "70000000",
  current_liabilities: "31000000",
  growth_rate: "10",
  own_funds: "6000000",
  existing_loans: "0",
  other_funds: "0",
  bank_name: "青山农村商业银行",
};

async function fill(page, name, value) {
  const field = page.locator(`#f-${name}`);
  if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
  else {
    await field.fill(value);
    await field.blur();
  }
}

/** The officer at the firm, phone in hand: photographs the licence, enters the rest, hands in. */
export async function enterApplication(browser, { firm, photo, phone }) {
  const page = await staffIn(browser, "qs.officer", { size: PHONE });
  await page.goto(`${console_}/applications`);
  await page.getByText("柜面录入").click();
  await page.locator(".el-dialog button", { hasText: "流动资金贷款" }).click();
  await page.locator("#f-name").waitFor();
  const number = page.url().split("/").at(-1).split("?")[0];

  await marked(page, "read-paper").click();
  const dialog = page.locator(".el-dialog:visible");
  await dialog
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "licence.jpg", mimeType: "image/jpeg", buffer: photo });
  await marked(page, "fill").waitFor({ timeout: 120_000 });
  await picture(page, "enterprise-licence-read");
  await marked(page, "fill").click();
  await dialog.waitFor({ state: "hidden" });
  for (const [name, read] of Object.entries({ name: firm.name, uscc: firm.uscc })) {
    const written = await page.locator(`#f-${name}`).inputValue();
    expect(written === read, `the ${name} read from the photo to be ${read}, not ${written}`);
  }
  const account = { bank_account: bankCard(), phone };
  for (const [name, value] of Object.entries({ ...ANSWERS, ...account })) await fill(page, name, value);
  for (const kind of ["营业执照", "财务报表", "购销合同"]) {
    await page.locator(".add .el-select").click();
    await page.locator(".el-select-dropdown__item:visible", { hasText: kind }).click();
    await page
      .locator(".add input[type=file]")
      .first()
      .setInputFiles({ name: "paper.png", mimeType: "image/png", buffer: paper() });
    await page.locator(".doc", { hasText: kind }).first().waitFor();
  }
  await picture(page, "enterprise-form");
  await marked(page, "submit").click();
  await page.getByText("已提交，正在自动审查").waitFor();
  await picture(page, "enterprise-submitted");
  expectNoProblems(page);
  await page.context().close();
  return number;
}

/** Picks from a list as a person does: looks whether the field shows the choice, and picks again if not. */
async function choose(page, select, text) {
  const field = page.locator(select).first();
  for (const patience of [2_000, 2_000, 20_000]) {
    await field.click();
    await page.locator(".el-select-dropdown__item:visible", { hasText: text }).first().click();
    const shown = field.locator(".el-select__selected-item", { hasText: text }).first();
    const took = await shown.waitFor({ timeout: patience }).then(
      () => true,
      () => false,
    );
    if (took) return;
  }
  throw new Error(`${text} was picked three times and is not shown`);
}

const dialogOf = (page) => page.locator(".el-dialog:visible").last();
const document = () => ({ name: "paper.png", mimeType: "image/png", buffer: paper() });

/** The officer registers the shop, has it valued, and offers it as security; what the case owes stays below its cap. */
export async function secureCase(browser, { number }) {
  const page = await staffIn(browser, "qs.officer");
  await page.goto(`${console_}/applications/${number}`);
  const customer = page.locator('a[href*="/customers/KH"]').first();
  await customer.waitFor();
  const owner = (await customer.getAttribute("href")).split("/").at(-1);

  await page.goto(`${console_}/collateral`);
  await marked(page, "new").click();
  await choose(page, ".el-dialog:visible .el-select", "商用房地产");
  for (const [name, value] of Object.entries({
    name: "河西商铺",
    owner,
    certificate_number: `苏2020南京不动产权第${owner.slice(-7)}号`,
    location: "南京市建邺区江东中路88号",
    area: "1200",
  }))
    await page.locator(`#asset-${name}`).fill(value);
  await page.locator(".form-field", { hasText: "土地权利性质" }).locator(".el-select").click();
  await page.locator(".el-select-dropdown__item:visible", { hasText: "出让" }).click();
  await picture(page, "enterprise-asset-new");
  await dialogOf(page).locator("[type=submit]").click();
  await page.waitForURL("**/collateral/YP*");
  const asset = page.url().split("/").at(-1);

  await marked(page, "value").click();
  await page.locator("#value-amount").fill("40000000");
  await dialogOf(page).locator("input[type=file]").setInputFiles(document());
  await choose(page, ".el-dialog:visible .el-select", "内部");
  await dialogOf(page).locator("[type=submit]").click();
  await dialogOf(page).waitFor({ state: "hidden" });

  await page.locator(".upload input[type=file]").setInputFiles(document());
  await page.locator("tr", { hasText: "权属证书" }).first().waitFor();

  await page.goto(`${console_}/applications/${number}`);
  await marked(page, "secure").click();
  await page.locator(".el-dialog:visible .el-select").click();
  await page.locator(".el-select-dropdown__item:visible", { hasText: asset }).click();
  await page.locator("#secure-amount").fill("15000000");
  await dialogOf(page).locator("[type=submit]").click();
  await page.getByText(asset).first().waitFor();
  await picture(page, "enterprise-secured");
  expectNoProblems(page);
  await page.context().close();
  return { asset, owner };
}

/** One step of approval: what the person does with the case, and in which words. */
export async function decide(browser, username, { number, action = "approve", returnTo, opinion }) {
  const page = await staffIn(browser, username);
  await page.goto(`${console_}/applications/${number}`);
  await marked(page, "act").click();
  if (action !== "approve") await page.locator(`.el-dialog:visible button.${action}`).click();
  if (returnTo) await choose(page, ".el-dialog:visible [data-test=return-to]", returnTo);
  await page.locator("#opinion").fill(opinion);
  await picture(page, `enterprise-act-${username}-${action}`);
  await marked(page, "confirm-act").click();
  await page.locator("#opinion").waitFor({ state: "hidden" });
  await marked(page, "act").waitFor({ state: "hidden" });
  await picture(page, `enterprise-after-${username}-${action}`);
  expectNoProblems(page);
  await page.context().close();
}

/** 加签: the one who decides asks a colleague for an opinion first. */
export async function askColleague(browser, username, { number, colleague, why }) {
  const page = await staffIn(browser, username);
  await page.goto(`${console_}/applications/${number}`);
  await marked(page, "signers").click();
  await page.locator(".el-dropdown-menu__item:visible", { hasText: "加签" }).click();
  await choose(page, ".el-dialog:visible .el-select", colleague);
  await page.locator("#signer-opinion").fill(why);
  await picture(page, "enterprise-add-signer");
  await marked(page, "confirm-signer").click();
  await page.locator("#signer-opinion").waitFor({ state: "hidden" });
  expectNoProblems(page);
  await page.context().close();
}

/** The guarantor is put on the drafted contract; returns its number. */
export async function addGuarantor(browser, { number, guarantor }) {
  const page = await staffIn(browser, "qs.officer");
  await page.goto(`${console_}/applications/${number}`);
  const link = page.locator('a[href*="/contracts/HT"]').first();
  await until(async () => {
    if (await link.count()) return true;
    await page.reload();
    await page.locator("h1").first().waitFor();
    return false;
  }, "the contract to be drawn up");
  const contract = (await link.getAttribute("href")).split("/").at(-1);
  await page.goto(`${console_}/contracts/${contract}`);
  await page.getByRole("tab", { name: "签署人" }).click();
  await page.getByRole("button", { name: "增加签署人" }).click();
  await page.locator("#signer-name").fill(guarantor.name);
  await page.locator("#signer-id").fill(guarantor.id_number);
  await page.locator("#signer-phone").fill(guarantor.phone);
  await dialogOf(page).locator("[type=submit]").click();
  await page.getByText(guarantor.name.slice(0, 1)).first().waitFor();
  await dialogOf(page).waitFor({ state: "hidden" });
  await picture(page, "enterprise-signers");
  expectNoProblems(page);
  await page.context().close();
  return contract;
}

/** The mortgage is registered by the officer with its certificate and checked by another. */
export async function registerMortgage(browser, { contract }) {
  const officer = await staffIn(browser, "qs.officer");
  await officer.goto(`${console_}/contracts/${contract}`);
  await marked(officer, "register").first().click();
  await officer.locator("#step-number").fill("苏2026南京不动产证明第0088号");
  await dialogOf(officer).locator("input[type=file]").setInputFiles(document());
  await dialogOf(officer).locator("[type=submit]").click();
  await dialogOf(officer).waitFor({ state: "hidden" });
  await picture(officer, "enterprise-registration-asked");
  const checker = await staffIn(browser, "qs.reviewer");
  await checker.goto(`${console_}/contracts/${contract}`);
  await marked(checker, "check").first().click();
  await picture(checker, "enterprise-registration-check");
  await marked(checker, "approve").click();
  await marked(checker, "check").waitFor({ state: "hidden" });
  await checker.getByText("苏2026南京不动产证明第0088号").waitFor();
  for (const page of [officer, checker]) expectNoProblems(page);
  await Promise.all([officer.context().close(), checker.context().close()]);
}

/** Two suppliers on the order, each with its contract; the finance clerk orders, returns the order's address. */
export async function orderPayments(browser, { contract, suppliers }) {
  const page = await staffIn(browser, "qs.finance");
  await page.goto(`${console_}/disbursements/new/${contract}`);
  await page.locator("[data-way]").getByText("受托支付").click();
  for (const { paperNumber, amount } of suppliers) {
    await page.locator("[data-paper-number]").fill(paperNumber);
    await page.locator("[data-paper-amount]").fill(amount);
    await page.locator("form.paper input[type=file]").setInputFiles(document());
    await page.locator("[data-file-paper]").click();
    await page.getByText(paperNumber).first().waitFor();
  }
  await page.locator("[data-add-payment]").click();
  for (const [at, { name, account, amount, paperNumber }] of suppliers.entries()) {
    await page.locator("[data-payee-name]").nth(at).fill(name);
    await page.locator("[data-payee-account]").nth(at).fill(account);
    await page.locator("[data-payment-amount]").nth(at).fill(amount);
    await page.locator(".fields").nth(at).locator(".el-checkbox", { hasText: paperNumber }).click();
  }
  await page.locator("[data-check-way]").click();
  await picture(page, "enterprise-order-new");
  await page.locator("[data-order]").click();
  await page.waitForURL(/disbursements\/\d+$/);
  await page.locator('[data-payment="2"]').waitFor();
  await picture(page, "enterprise-order");
  expectNoProblems(page);
  await page.context().close();
  return page.url();
}

/** The checker refuses the second payment in words and passes the order; the first supplier is paid. */
export async function checkPayments(browser, { order, why }) {
  const page = await staffIn(browser, "qs.checker");
  await page.goto(order);
  await page.locator('[data-refuse="2"]').click();
  await page.locator("#ask-text").fill(why);
  await dialogOf(page).locator("[type=submit]").click();
  await dialogOf(page).waitFor({ state: "hidden" });
  await page.locator("[data-approve]").click();
  await until(async () => {
    await page.reload();
    await page.locator('[data-payment="1"]').waitFor();
    return (await page.locator('[data-payment="1"]').innerText()).includes("已支付");
  }, "the first supplier to be paid");
  expect(
    (await page.locator('[data-payment="2"]').innerText()).includes(why),
    "the reason of the refusal to be shown",
  );
  await picture(page, "enterprise-order-checked");
  expectNoProblems(page);
  await page.context().close();
}

/** The refused payment is put right by the clerk and passed by the checker; the second supplier is paid. */
export async function correctPayment(browser, { order, account }) {
  const clerk = await staffIn(browser, "qs.finance");
  await clerk.goto(order);
  await clerk.locator('[data-correct="2"]').click();
  await clerk.locator(".el-dialog:visible [data-payee-account]").fill(account);
  await dialogOf(clerk).locator("[type=submit]").click();
  await dialogOf(clerk).waitFor({ state: "hidden" });
  const checker = await staffIn(browser, "qs.checker");
  await checker.goto(order);
  await checker.locator('[data-pass="3"]').click();
  await until(async () => {
    await checker.reload();
    await checker.locator('[data-payment="3"]').waitFor();
    return (await checker.locator('[data-payment="3"]').innerText()).includes("已支付");
  }, "the second supplier to be paid");
  await picture(checker, "enterprise-order-done");
  const loan = (await checker.locator('a[href*="/loans/JJ"]').first().getAttribute("href")).split("/").at(-1);
  for (const page of [clerk, checker]) expectNoProblems(page);
  await Promise.all([clerk.context().close(), checker.context().close()]);
  return loan;
}
