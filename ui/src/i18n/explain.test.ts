import { expect, it } from "vitest";
import type { AppError } from "@/bindings";
import { i18n } from "./index.svelte";

const at = { max: null, actual: null, related: null, text: null, expected: null };
const refused: AppError = {
  code: "body_invalid",
  message: "the message breaks rules of the service",
  field: null,
  line: null,
  issues: [
    { ...at, pointer: "/message/text", code: "required", severity: "error" },
    { ...at, pointer: "/message/text", code: "disputed_length", severity: "warning" },
  ],
};

it("names each rule that a refused message breaks, and no warning, in the language of the window", () => {
  i18n.language = "en";
  expect(i18n.explain(refused).action).toBe("Fix the problems listed, then send. /message/text: Required");
  i18n.language = "zh";
  expect(i18n.explain(refused).action).toContain("/message/text: 必填");
});

it("names the entry of a list that is wrong, without a word of the other language", () => {
  const issues = [
    { ...at, pointer: "/accounts/3/blocks/0", code: "bad_characters" as const, severity: "error" as const },
  ];
  const wrong: AppError = { code: "directory_invalid", message: "", field: null, line: null, issues };
  i18n.language = "zh";
  expect(i18n.advice(wrong)).toMatch(/\/accounts\/3\/blocks\/0: [^a-z]*字母/);
  i18n.language = "en";
  expect(i18n.advice(wrong)).toMatch(/\/accounts\/3\/blocks\/0: Only letters/);
});

it("names the line of the user's file that is to be corrected", () => {
  const open: AppError = { code: "table_quote", message: "", field: null, line: 6, issues: [] };
  i18n.language = "en";
  expect(i18n.explain(open).title).toBe("Line 6: A quotation mark is not closed");
  i18n.language = "zh";
  expect(i18n.explain(open).title).toMatch(/^第6行：/);
});

it("ends the sentences beside a field with the mark of the language", () => {
  const words = { title: "开始时间已过", action: "选择一个以后的时间。" };
  i18n.language = "zh";
  expect(i18n.sentences(words)).toBe("开始时间已过。选择一个以后的时间。");
  i18n.language = "en";
  expect(i18n.sentences({ title: "Too early", action: "Wait." })).toBe("Too early. Wait.");
});
