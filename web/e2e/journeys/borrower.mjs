// What a borrower does, on the phone.
import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";

import { PHONE, base, expect, marked, openWindow, picture, until } from "./browser.mjs";
import { bankCard, idNumber, phoneNumber } from "./identities.mjs";

/** Whoever applies for a consumer loan; `form` says what differs. */
export function consumer(form = {}) {
  return {
    name: "王芳",
    id_number: idNumber(),
    phone: phoneNumber(),
    address: `蓉城镇东河路${randomInt(1, 100_000)}号`,
    amount: "60000",
    term: "12",
    purpose: "renovation",
    employer: "青山县第一中学",
    years_in_job: "8",
    monthly_income: "16000",
    monthly_debt: "0",
    education: "bachelor",
    bank_account: bankCard(),
    bank_name: "青山农村商业银行",
    ...form,
  };
}

/** The newest code in the demo inbox, read in a window beside; `after` is the one used before. */
export async function codeFromInbox(page, lender, phone, after) {
  const inbox = await page.context().newPage();
  await inbox.goto(`${base}/${lender}/portal/inbox?phone=${phone}`);
  const read = async () => {
    const texts = await marked(inbox, "message").locator("p").allInnerTexts();
    const code = texts.map((text) => text.match(/\b\d{6}\b/)?.[0]).find(Boolean);
    return code === after ? null : code;
  };
  const code = await until(read, `a new code for ${phone}`);
  await picture(inbox, "portal-inbox");
  await inbox.close();
  return code;
}

/** A window of a borrower who has logged in with phone and code; the first time registers. */
export async function borrowerIn(browser, { lender = "qingshan", phone, locale = "zh" }) {
  const page = await openWindow(browser, { size: PHONE, locale });
  await page.goto(`${base}/${lender}/portal/login`);
  await marked(page, "phone").fill(phone);
  await marked(page, "send-code").click();
  await page.locator('[role="status"]').waitFor();
  page.lastCode = await codeFromInbox(page, lender, phone);
  await marked(page, "code").fill(page.lastCode);
  await picture(page, "portal-login");
  await marked(page, "login").click();
  await page.waitForURL("**/portal/home");
  return page;
}

async function fillField(page, name, value) {
  const field = page.locator(`#f-${name}`);
  if ((await field.count()) === 0) return;
  if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
  else {
    await field.fill(value);
    await field.blur();
  }
}

/** The number of an application filled in step by step, with its document, and handed in. */
export async function applyFor(page, { lender = "qingshan", product = "consumer", form, document }) {
  await page.goto(`${base}/${lender}/portal/apply/${product}`);
  await picture(page, `portal-product-${product}`);
  await marked(page, "start").click();
  await page.waitForURL("**/edit");
  const { term, ...fields } = form;
  for (let step = 1; ; step += 1) {
    expect(step < 12, "the application to come to an end");
    const heading = await page.locator(".where h2").innerText();
    for (const [name, value] of Object.entries(fields)) await fillField(page, name, value);
    const chip = page.getByRole("radio", { name: new RegExp(`^${term}\\D`) });
    if (term && (await chip.count())) await chip.first().click();
    const upload = marked(page, "file");
    if (await upload.count()) {
      await upload.first().setInputFiles({ name: "id-card.png", mimeType: "image/png", buffer: document });
      await page.locator("section img").first().waitFor();
    }
    await picture(page, `portal-apply-${step}`);
    if (await marked(page, "agree").count()) break;
    await marked(page, "next").click();
    await until(
      async () => (await page.locator(".where h2").innerText()) !== heading,
      `the step after ${heading}`,
    );
  }
  await marked(page, "agree").check();
  await marked(page, "submit").click();
  const number = await marked(page, "number").innerText();
  await picture(page, "portal-submitted");
  return number;
}

/** Waits on the application's page, as the borrower would, until its status is in words `wanted`. */
export async function waitForStatus(page, { lender = "qingshan", number, wanted }) {
  await page.goto(`${base}/${lender}/portal/applications/${number}`);
  await until(
    async () => {
      const text = await marked(page, "status").innerText();
      return wanted.some((one) => text.includes(one));
    },
    `application ${number} to be ${wanted.join(" or ")}`,
  );
}

/** Reads the cost table as long as it demands, then reads and signs the contract; `last` unless others sign after. */
export async function signContract(page, { lender = "qingshan", phone, last = true }) {
  await until(async () => (await marked(page, "primary").count()) > 0, "the contract to be drawn up");
  await marked(page, "primary").click();
  const confirm = marked(page, "confirm-disclosure");
  await confirm.waitFor();
  const wasForced = await confirm.isDisabled();
  await picture(page, "portal-disclosure");
  await until(() => confirm.isEnabled(), "the reading time to be over", { seconds: 60 });
  await confirm.click();
  await beSeen(page);
  await marked(page, "agree").check();
  await page.locator('[data-test="pdf"] canvas').first().waitFor();
  await marked(page, "send-code").click();
  await page.locator('p[role="status"]').last().waitFor();
  page.lastCode = await codeFromInbox(page, lender, phone, page.lastCode);
  await marked(page, "code").fill(page.lastCode);
  await picture(page, "portal-sign");
  await page.locator("form.sign [type=submit]").click();
  await marked(page, last ? "signed" : "waiting").waitFor();
  await picture(page, last ? "portal-signed" : "portal-waiting");
  return { number: page.url().split("/").pop(), wasForced };
}

/** A face check, where the amount asks for one: agreed to, and passed in the marked simulator. */
async function beSeen(page) {
  const agree = marked(page, "face-agree");
  await agree.or(marked(page, "agree")).first().waitFor();
  if ((await agree.count()) === 0) return;
  await picture(page, "portal-face");
  await agree.check();
  await marked(page, "face-begin").click();
  await marked(page, "face-not_live").click();
  await marked(page, "face-outcome").waitFor();
  await marked(page, "face-begin").click();
  await picture(page, "portal-face-simulator");
  await marked(page, "face-passed").click();
}

/** Whether the public page says that every signature of the file is good. */
export async function isGenuine(page, name, bytes, { lender = "qingshan" } = {}) {
  await page.goto(`${base}/${lender}/verify`);
  await marked(page, "file").setInputFiles({ name, mimeType: "application/pdf", buffer: bytes });
  const result = marked(page, "result");
  await result.waitFor();
  await picture(page, `verify-${name}`);
  return (await result.getAttribute("class")).includes("good");
}

/** The bytes of the file that a button saves. */
export async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFile(await download.path());
}
