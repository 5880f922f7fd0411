// 南京青禾粮油 asks for 12,000,000 yuan: from a photo of its licence to two payments to its suppliers and a full archive.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { borrowerIn, codeFromInbox, isGenuine, saved, signContract, waitForStatus } from "./borrower.mjs";
import {
  PHONE,
  base,
  expect,
  expectNoProblems,
  journey,
  marked,
  openWindow,
  picture,
  until,
} from "./browser.mjs";
import {
  addGuarantor,
  askColleague,
  checkPayments,
  correctPayment,
  decide,
  enterApplication,
  orderPayments,
  registerMortgage,
  secureCase,
} from "./enterprise-desk.mjs";
import { bankCard, idNumber, phoneNumber } from "./identities.mjs";
import { staffIn } from "./staff.mjs";

const site = `${base}/qingshan`;
const firm = JSON.parse(process.env.JOURNEY_FIRM);
const photo = readFileSync(process.env.JOURNEY_PHOTO);
const guarantor = { name: "周建国", phone: phoneNumber(), id_number: idNumber({ birth: "19750308" }) };
const phone = phoneNumber();
const suppliers = [
  { name: "江苏苏粮集团", account: bankCard(), amount: "7000000", paperNumber: "SL-2026-118" },
  { name: "安徽徽农仓储", account: bankCard(), amount: "5000000", paperNumber: "HN-2026-027" },
];

/** The timers as they would find the desks some days from now. */
const later = (days) =>
  execFileSync(process.env.JOURNEY_PYTHON, ["-m", "tests.journeys.later", String(days)], { cwd: ".." });

/** The customer on one screen, and the memo that the deciders read, remarked on and kept as PDF and Word. */
async function readUp(browser, { number, owner }) {
  const page = await staffIn(browser, "qs.reviewer");
  await page.goto(`${site}/console/customers/${owner}`);
  await page.getByText(firm.name).first().waitFor();
  await picture(page, "enterprise-customer");
  await page.goto(`${site}/console/applications/${number}/memo`);
  const need = marked(page, "memo-need");
  await need.waitFor();
  await need.locator(".remark").first().click();
  await page.locator("#ask-text").fill("应付账款周转偏快，请说明。");
  await page.locator(".el-dialog:visible [type=submit]").click();
  await page.getByText("应付账款周转偏快").waitFor();
  await picture(page, "enterprise-memo");
  for (const [button, begins] of [
    ["memo-pdf", "%PDF-"],
    ["memo-word", "PK"],
  ]) {
    const [download] = await Promise.all([page.waitForEvent("download"), marked(page, button).click()]);
    const bytes = readFileSync(await download.path());
    expect(
      bytes.subarray(0, begins.length).toString("latin1") === begins,
      `${button} to begin with ${begins}`,
    );
  }
  expectNoProblems(page);
  await page.context().close();
}

/** 初审, 终审 with a return and a day too late, 上级终审 with an opinion asked for first. */
async function approve(browser, number) {
  const act = (username, more) => decide(browser, username, { number, ...more });
  await act("qs.reviewer", { opinion: "报表与流水相符，同意。" });
  await act("qs.approver", { action: "return", returnTo: "初审", opinion: "请核实应付账款。" });
  await act("qs.reviewer", { opinion: "已核实：原材料现款采购为主。" });
  later(5);
  later(20);
  const page = await staffIn(browser, "qs.president");
  await page.goto(`${site}/console/applications/${number}`);
  await page.getByText("已升级").first().waitFor();
  await picture(page, "enterprise-escalated");
  await page.context().close();
  await act("qs.approver", { opinion: "同意，抵押足值。" });
  await askColleague(browser, "qs.president", { number, colleague: "吴静", why: "请就行业限额出具意见。" });
  await act("qs.risk", { opinion: "行业限额内，无异议。" });
  await act("qs.president", { opinion: "同意发放，受托支付。" });
}

/** The borrower on the portal, the guarantor by the link on his telephone, the lender's seal; anybody verifies it. */
async function signByThree(browser, { number, contract }) {
  const borrower = await borrowerIn(browser, { phone });
  await waitForStatus(borrower, { number, wanted: ["已通过", "签约", "合同"] });
  await signContract(borrower, { phone, last: false });
  const page = await openWindow(browser, { size: PHONE });
  await page.goto(await linkTo(page, guarantor.phone));
  await marked(page, "id-tail").fill(guarantor.id_number.slice(-6));
  await picture(page, "enterprise-guarantor-who");
  await marked(page, "confirm-identity").click();
  await page.locator('[data-test="pdf"] canvas').first().waitFor();
  await marked(page, "agree").check();
  await until(() => marked(page, "send-code").isEnabled(), "the reading time to be over");
  await marked(page, "send-code").click();
  await page.locator('p[role="status"]').last().waitFor();
  await marked(page, "code").fill(await codeFromInbox(page, "qingshan", guarantor.phone));
  await picture(page, "enterprise-guarantor-sign");
  await marked(page, "sign").click();
  await marked(page, "cosign-signed").waitFor();
  await picture(page, "enterprise-guarantor-signed");
  await borrower.reload();
  const file = await saved(borrower, marked(borrower, "download"));
  expect(await isGenuine(page, `${contract}.pdf`, file), "the contract of three signers to verify");
  for (const role of ["借款人", "保证人", "贷款人"]) await page.getByText(role).first().waitFor();
  for (const one of [borrower, page]) {
    expectNoProblems(one);
    await one.context().close();
  }
}

/** The address in the newest message to that telephone. */
async function linkTo(page, telephone) {
  await page.goto(`${site}/portal/inbox?phone=${telephone}`);
  const words = async () => (await marked(page, "message").locator("p").allInnerTexts()).join(" ");
  const found = await until(
    async () => (await words()).match(/\/qingshan\/sign\/[\w-]+/),
    "the link by text message",
  );
  return `${base}${found[0]}`;
}

/** The case's file has fed itself until nothing is missing, and what was signed is found by its words. */
async function fileIsWhole(browser, number) {
  const page = await staffIn(browser, "qs.auditor");
  await until(
    async () => {
      await page.goto(`${site}/console/archive/${number}`);
      await page.getByText(firm.name).first().waitFor();
      return page.getByText("完整", { exact: true }).count();
    },
    "the file to be complete",
    { seconds: 60 },
  );
  await picture(page, "enterprise-file");
  await page.goto(`${site}/console/archive/search`);
  await until(
    async () => {
      await marked(page, "text").fill(`${firm.name} 罚息`);
      await marked(page, "search").click();
      await page.locator(".count, .empty").first().waitFor();
      return page.locator(".hits li").count();
    },
    "the contract to be found by its words",
    { seconds: 150 },
  );
  await page.locator(".hits button").first().click();
  await page.locator(".el-dialog:visible img").waitFor();
  await picture(page, "enterprise-file-page");
  expectNoProblems(page);
  await page.context().close();
}

await journey(async (browser) => {
  const number = await enterApplication(browser, { firm, photo, phone });
  const { asset, owner } = await secureCase(browser, { number });
  await readUp(browser, { number, owner });
  await approve(browser, number);
  const contract = await addGuarantor(browser, { number, guarantor });
  await signByThree(browser, { number, contract });
  await registerMortgage(browser, { contract });
  const order = await orderPayments(browser, { contract, suppliers });
  await checkPayments(browser, { order, why: "收款账号与合同不符" });
  const loan = await correctPayment(browser, { order, account: bankCard() });
  await fileIsWhole(browser, number);
  return { application: number, asset, contract, loan };
});
