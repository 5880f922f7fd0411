import { describe, expect, it } from "vitest";

import { fileProblem, fitWithin, jpegName } from "./image";

const MB = 1024 * 1024;

describe("pictures", () => {
  it("fit 1600 px in proportion and are never enlarged", () => {
    expect(fitWithin(4032, 3024)).toEqual([1600, 1200]);
    expect(fitWithin(3024, 4032)).toEqual([1200, 1600]);
    expect(fitWithin(800, 600)).toEqual([800, 600]);
    expect(fitWithin(10_000, 1)).toEqual([1600, 1]);
  });
  it("are named for what they become", () => {
    expect(jpegName("IMG_2041.png")).toBe("IMG_2041.jpg");
    expect(jpegName(".png")).toBe("photo.jpg");
  });
});

describe("files", () => {
  it("are refused in words when they cannot be used", () => {
    expect(fileProblem({ type: "image/heic", size: MB })).toBe("apply.documents.badType");
    expect(fileProblem({ type: "application/x-msdownload", size: 10 })).toBe("apply.documents.badType");
    expect(fileProblem({ type: "image/png", size: 0 })).toBe("apply.documents.emptyFile");
    expect(fileProblem({ type: "application/pdf", size: 10 * MB + 1 })).toBe("apply.documents.tooLarge");
    expect(fileProblem({ type: "application/pdf", size: 10 * MB })).toBeNull();
    expect(fileProblem({ type: "image/jpeg", size: 18 * MB })).toBeNull();
  });
});
