// What belongs to others is not there: not for staff of another lender, not for another borrower.
import { borrowerIn } from "./borrower.mjs";
import { base, expect, journey, marked, picture } from "./browser.mjs";
import { phoneNumber } from "./identities.mjs";
import { staffIn } from "./staff.mjs";

const { JOURNEY_LOAN: loan, JOURNEY_APPLICATION: application, JOURNEY_CONTRACT: contract } = process.env;
// Numbers that nobody has: what is shown for them is what must be shown for those of others.
const NOBODYS = { loans: "JJ199901010001", applications: "SQ199901010001", contracts: "HT199901010001" };

/** A session of one lender opens nothing at the other: pages lead to the login, the API answers 401. */
async function sessionStaysAtHome(page, where) {
  await page.goto(`${base}/huimin/${where}`);
  await page.waitForURL("**/login**");
  await picture(page, `apart-${where.replace("/", "-")}`);
  const api = where.startsWith("console") ? "staff/loans" : "borrower/loans";
  const answer = await page.request.get(`${base}/huimin/api/${api}`);
  expect(answer.status() === 401, `401 from huimin's ${api}, not ${answer.status()}`);
}

/** The words of a page, without the number it was asked for. */
async function wordsOf(page, path, number) {
  await page.goto(`${base}/${path}/${number}`, { waitUntil: "networkidle" });
  return (await page.locator("body").innerText()).replaceAll(number, "#");
}

/** The page of what belongs to somebody else reads like that of what does not exist. */
async function looksAbsent(page, path, kinds) {
  for (const [kind, number] of Object.entries(kinds)) {
    const others = await wordsOf(page, `${path}/${kind}`, number);
    const nobodys = await wordsOf(page, `${path}/${kind}`, NOBODYS[kind]);
    expect(
      others === nobodys,
      `the same page for ${number} as for nobody's, not\n${others}\nand\n${nobodys}`,
    );
    expect(/不存在|没有找到|未找到|找不到/.test(others), `words that say it is not there, not\n${others}`);
    await picture(page, `apart-${path.split("/").join("-")}-${kind}`);
  }
}

await journey(async (browser) => {
  const kinds = { loans: loan, applications: application, contracts: contract };
  const auditor = await staffIn(browser, "qs.auditor");
  await auditor.goto(`${base}/qingshan/console/loans/${loan}`);
  await auditor.getByText(loan).first().waitFor();
  await sessionStaysAtHome(auditor, "console/loans");
  await looksAbsent(await staffIn(browser, "hm.auditor", { lender: "huimin" }), "huimin/console", kinds);

  const phone = phoneNumber();
  const chen = await borrowerIn(browser, { phone });
  await looksAbsent(chen, "qingshan/portal", kinds);
  await sessionStaysAtHome(chen, "portal/home");
  const atOther = await borrowerIn(browser, { phone, lender: "huimin" });
  await looksAbsent(atOther, "huimin/portal", kinds);
  expect((await marked(atOther, "loan").count()) === 0, "no loan of the other lender");
  return { phone };
});
