// 李强 asks for money to buy a home, which a consumer loan may not be used for: refused, with the reason in words.
import { applyFor, borrowerIn, consumer, waitForStatus } from "./borrower.mjs";
import { base, expect, expectNoProblems, journey, marked, picture } from "./browser.mjs";
import { paper } from "./paper.mjs";
import { staffIn } from "./staff.mjs";

const HAN = /\p{Script=Han}/u;

/** The reasons on the page, first in Chinese, then after a turn of the language switch in English. */
async function reasonsInBoth(page, selector) {
  const items = page.locator(selector);
  await items.first().waitFor();
  const zh = await items.allInnerTexts();
  await marked(page, "language").locator("visible=true").first().click();
  const en = await items.allInnerTexts();
  return { zh, en };
}

function expectWords({ zh, en }, where) {
  expect(zh.length > 0 && zh.length === en.length, `the same reasons in both languages ${where}`);
  expect(
    zh.every((text) => HAN.test(text)),
    `Chinese words ${where}, not ${zh}`,
  );
  expect(
    en.every((text) => /[a-z]{3} [a-z]/i.test(text) && !HAN.test(text)),
    `English words ${where}, not ${en}`,
  );
  expect(
    [...zh, ...en].every((text) => !/[A-Z]{2,}_|_[a-z]/.test(text)),
    `words and no codes ${where}: ${zh} ${en}`,
  );
}

await journey(async (browser) => {
  const form = consumer({ name: "李强", purpose: "real_estate", amount: "80000" });
  const borrower = await borrowerIn(browser, { phone: form.phone });
  const number = await applyFor(borrower, { form, document: paper() });
  await waitForStatus(borrower, { number, wanted: ["拒", "未通过"] });
  await picture(borrower, "portal-declined");
  const told = await reasonsInBoth(borrower, ".note.danger li");
  expectWords(told, "for the borrower");
  await picture(borrower, "portal-declined-en");
  expectNoProblems(borrower);

  const desk = await staffIn(browser, "qs.approver");
  await desk.goto(`${base}/qingshan/console/applications/${number}`);
  const seen = await reasonsInBoth(desk, ".reasons li");
  expectWords(seen, "for the staff");
  await picture(desk, "console-declined-en");
  expectNoProblems(desk);
  return { application: number, told, seen };
});
