import { describe, expect, it } from "vitest";

import { codeIn } from "./code-in";

describe("codeIn", () => {
  it("finds the code", () => {
    expect(codeIn("【青山银行】您的登录验证码为 038291，5 分钟内有效。")).toBe("038291");
    expect(codeIn("Your code is 123456.")).toBe("123456");
  });
  it("is not taken in by amounts and numbers", () => {
    expect(codeIn("合同 HT20261122000123 已生成")).toBeNull();
    expect(codeIn("已放款 500000.00 元")).toBeNull();
  });
});
