import { describe, expect, it } from "vitest";

import { portalPath } from "./link";

describe("portalPath", () => {
  it("finds the page of a loan, contract or application in any spelling", () => {
    expect(portalPath("/portal/loans/JJ1")).toBe("/portal/loans/JJ1");
    expect(portalPath("/loans/JJ1")).toBe("/portal/loans/JJ1");
    expect(portalPath("contracts/HT2")).toBe("/portal/contracts/HT2");
    expect(portalPath("/qingshan/portal/applications/SQ3")).toBe("/portal/applications/SQ3");
  });

  it("opens the form itself for a draft or a supplement", () => {
    expect(portalPath("/applications/SQ3", "supplement")).toBe("/portal/applications/SQ3/edit");
    expect(portalPath("/portal/applications/SQ3/edit", "continue_draft")).toBe(
      "/portal/applications/SQ3/edit",
    );
  });

  it("leads nowhere rather than somewhere wrong", () => {
    expect(portalPath(null)).toBeNull();
    expect(portalPath("https://elsewhere.example/x")).toBeNull();
    expect(portalPath(null, "apply")).toBe("/portal/products");
  });
});
