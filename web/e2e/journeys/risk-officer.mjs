// A scorecard from a file never seen before to a decision flow at work: trained by the risk officer, approved by
// the president, put into a draft, tried on the past, approved, put to work as the challenger.
import { PHONE, base, expect, expectNoProblems, journey, marked, picture, until } from "./browser.mjs";
import { staffIn } from "./staff.mjs";

const site = `${base}/qingshan/console`;

/** 400 past loans: the heavier the debts and the smaller the income, the likelier bad. */
function pastLoans() {
  let state = 1 + (Date.now() % 1_000_000);
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const rows = Array.from({ length: 400 }, (_, at) => {
    const debt = random();
    const income = 4000 + Math.round(20000 * random());
    const education = ["bachelor", "college", "high_school"][Math.floor(3 * random())];
    const bad = random() < 1 / (1 + Math.exp(3 - 4 * debt + income / 12000));
    return [`L${at}`, debt.toFixed(3), income, education, bad ? "坏" : "好"].join(",");
  });
  return ["编号,debt_to_income,monthly_income,education,结果", ...rows].join("\n");
}

/** Hands the file in, says what is what, trains; returns the model's address. */
async function train(page) {
  await page.goto(`${site}/models`);
  await marked(page, "new-model").click();
  await page.waitForURL(/models\/new/);
  await page
    .locator("main input[type=file]")
    .setInputFiles({ name: "历史贷款.csv", mimeType: "text/csv", buffer: Buffer.from(pastLoans()) });
  await page.locator("#model-name").fill("消费贷款评分卡");
  await page.locator("#model-target").selectOption("结果");
  await page.locator("#model-bad").selectOption("坏");
  await page.locator("#model-id").selectOption("编号");
  await page.locator(".el-radio", { hasText: "WOE" }).click();
  for (const other of ["可打印评分卡", "逻辑回归", "提升树"])
    await page.locator(".el-checkbox", { hasText: other }).click();
  await picture(page, "console-model-new");
  await marked(page, "start-training").click();
  await page.waitForURL(/models\/\d+$/, { timeout: 120_000 });
  await page.getByText("debt_to_income").first().waitFor();
  await picture(page, "console-model");
  return page.url();
}

async function submitModel(page) {
  await marked(page, "submit-model").click();
  await page.locator("#ask-text").fill("只用于个人消费贷款，三年以内");
  await page.locator(".el-dialog:visible button.el-button--primary").click();
  await page.getByText("待审批").first().waitFor();
}

async function approve(page, address, button) {
  await page.goto(address);
  await marked(page, button).click();
  await page.locator("#ask-text").fill("同意");
  await page.locator(".el-dialog:visible button.el-button--primary").click();
  await page.getByText("已批准").first().waitFor();
}

/** Drafts a version that scores by the model and has one more rule; a rule that would fail is refused first. */
async function draft(page, model) {
  await page.goto(`${site}/decision-flows`);
  await page.locator("section", { hasText: "消费贷款决策流" }).locator("tr", { hasText: "生效中" }).click();
  await marked(page, "draft-flow").click();
  await marked(page, "add-rule").last().click();
  const rule = page.locator("textarea[data-rule]").last();
  await rule.fill("debt_to_income > 0.8");
  await marked(page, "save-flow").click();
  await page.getByText("debt_to_income != null and").first().waitFor();
  page.problems.length = 0; // the refusal was meant
  await rule.fill("debt_to_income != null and debt_to_income > 0.8");
  await page.locator(".el-tabs__item", { hasText: "评分" }).click();
  const option = marked(page, "score-by").locator("option", { hasText: model }).first(); // the newest
  await option.waitFor({ state: "attached" });
  await marked(page, "score-by").selectOption(await option.getAttribute("value"));
  await marked(page, "save-flow").click();
  await page.getByText("由登记的模型评分").waitFor();
  await picture(page, "console-flow-draft");
  return page.url();
}

async function tryIt(page) {
  await page.locator(".el-tabs__item", { hasText: "试运行" }).click();
  await marked(page, "try-flow").click();
  await marked(page, "submit-flow").waitFor();
  await page.locator(".el-tabs__item", { hasText: "试运行" }).click();
  await picture(page, "console-flow-trial");
  await marked(page, "submit-flow").click();
  await page.getByText("待审批").first().waitFor();
}

await journey(async (browser) => {
  const risk = await staffIn(browser, "qs.risk");
  const model = await train(risk);
  await submitModel(risk);
  expect((await marked(risk, "approve-model").count()) === 0, "nobody approves a model of their own");
  const president = await staffIn(browser, "qs.president");
  await approve(president, model, "approve-model");

  const flow = await draft(risk, "消费贷款评分卡");
  await tryIt(risk);
  await approve(president, flow, "approve-flow");
  await marked(president, "launch-flow").click();
  await president.locator(".el-radio", { hasText: "挑战者" }).click();
  await marked(president, "confirm-launch").click();
  const contest = await until(
    () => president.getByText("冠军与挑战者").isVisible(),
    "the contest of champion and challenger",
  );
  await picture(president, "console-flow-contest");
  await president.setViewportSize(PHONE);
  await picture(president, "console-flow-contest-phone");
  expectNoProblems(risk);
  expectNoProblems(president);
  return { contest, model: model.split("/").at(-1), flow: flow.split("/").at(-1) };
});
