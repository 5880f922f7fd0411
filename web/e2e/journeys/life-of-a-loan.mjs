// 王芳 asks for 60,000 yuan on her phone, is approved at two desks, signs, is paid, and pays it off the same day.
import {
  applyFor,
  borrowerIn,
  consumer,
  isGenuine,
  saved,
  signContract,
  waitForStatus,
} from "./borrower.mjs";
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
import { paper } from "./paper.mjs";
import { approve, payOut, staffIn } from "./staff.mjs";

const site = `${base}/qingshan`;

/** From the loan to its pay-out's voucher and back to the very event. */
async function drill(browser, loan) {
  const page = await staffIn(browser, "qs.auditor");
  await page.goto(`${site}/console/loans/${loan}`);
  await page.locator(".hs-table tbody tr, .cards li").first().waitFor();
  await picture(page, "console-loan-schedule");
  const instalments = await page.locator(".hs-table").first().locator("tbody tr").count();
  expect(instalments >= 12, `a schedule of twelve instalments, not ${instalments}`);
  await page.goto(`${site}/console/loans/${loan}?tab=events`);
  await picture(page, "console-loan-events");
  const link = page.locator('ol a[href*="/vouchers/"]').first();
  const voucher = await link.innerText();
  await link.click();
  await page.waitForURL(`**/vouchers/${voucher}`);
  await page.getByText(loan).first().waitFor();
  await picture(page, "console-voucher");
  await page.locator("a.go").click();
  await page.locator("li.found").waitFor();
  expect((await page.locator("li.found").innerText()).includes(voucher), "the event that names the voucher");
  expectNoProblems(page);
  await page.context().close();
}

await journey(async (browser) => {
  const form = consumer();
  const borrower = await borrowerIn(browser, { phone: form.phone });
  const number = await applyFor(borrower, { form, document: paper() });
  await waitForStatus(borrower, { number, wanted: ["审批"] });
  for (const username of ["qs.reviewer", "qs.approver"])
    await (await approve(browser, username, { number })).context().close();
  await waitForStatus(borrower, { number, wanted: ["已通过", "签约", "合同"] });
  const contract = await signContract(borrower, { phone: form.phone });
  expect(contract.wasForced, "the cost table to be confirmed only after its reading time");
  const signed = await saved(borrower, marked(borrower, "download"));

  const stranger = await openWindow(browser, { size: PHONE });
  expect(await isGenuine(stranger, "signed.pdf", signed), "the signed contract to verify");
  const changed = Buffer.from(signed);
  changed[Math.floor(changed.length / 3)] ^= 1;
  expect(!(await isGenuine(stranger, "changed.pdf", changed)), "a contract with one changed byte to fail");

  const loan = await payOut(browser, {
    contract: contract.number,
    maker: "qs.finance",
    checker: "qs.checker",
  });
  await drill(browser, loan);

  await borrower.goto(`${site}/portal/home`);
  await picture(borrower, "portal-home");
  await borrower.goto(`${site}/portal/loans/${loan}`);
  await marked(borrower, "pay").click();
  await marked(borrower, "pay-amount").fill("1000");
  await marked(borrower, "pay-confirm").click();
  await borrower.locator(".van-dialog__confirm").click();
  await marked(borrower, "receipt").waitFor();
  await picture(borrower, "portal-receipt");
  await borrower.goto(`${site}/portal/loans/${loan}/payoff`);
  await marked(borrower, "payoff-total").waitFor();
  await picture(borrower, "portal-payoff");
  await marked(borrower, "payoff").click();
  await borrower.locator(".van-dialog__confirm").click();
  await marked(borrower, "receipt").waitFor();
  await until(async () => {
    await borrower.goto(`${site}/portal/loans/${loan}`);
    await borrower.locator(".van-tabs").waitFor();
    return (await marked(borrower, "certificate").count()) > 0;
  }, "the settlement certificate");
  await picture(borrower, "portal-loan-settled");
  const certificate = await saved(borrower, marked(borrower, "certificate"));
  expect(certificate.subarray(0, 5).toString() === "%PDF-", "the certificate to be a PDF");
  expectNoProblems(borrower);
  return { application: number, contract: contract.number, loan, phone: form.phone };
});
