import { describe, expect, it } from "vitest";

import { differences, namesIn } from "./definition";

const definition = (most: number, required: boolean) => ({
  term_months_max: most,
  documents: [{ kind: "id_card", name: "身份证照片", name_en: "Photo of the ID card", required }],
  form: {
    sections: [
      {
        code: "applicant",
        title: "基本信息",
        title_en: "About you",
        fields: [
          { name: "name", kind: "text", label: "姓名", label_en: "Name", required: true },
          { name: "address", kind: "text", label: "居住地址", label_en: "Home address", required },
          { name: "employer", kind: "text", label: "工作单位", label_en: "Employer", required: true },
        ],
      },
    ],
  },
});

describe("two versions side by side", () => {
  it("tell fields of one kind apart", () => {
    const found = differences(definition(36, true), definition(60, false));
    expect(found.map((row) => row.path)).toEqual([
      "term_months_max",
      "documents.id_card.required",
      "form.sections.applicant.fields.address.required",
    ]);
    expect(found[0]).toMatchObject({ before: "36", after: "60" });
  });

  it("use the names the definition gives its parts", () => {
    const names = namesIn(definition(36, true));
    expect(names.get("address")).toEqual({ zh: "居住地址", en: "Home address" });
    expect(names.get("id_card")?.en).toBe("Photo of the ID card");
    expect(names.get("applicant")?.zh).toBe("基本信息");
  });
});
