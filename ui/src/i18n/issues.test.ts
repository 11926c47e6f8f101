import { beforeEach, expect, it } from "vitest";
import type { Issue, JsonType } from "@/bindings";
import { i18n } from "./index.svelte";
import { issueWords } from "./issues";

const wrong = (expected: JsonType | null): Issue => ({
  pointer: "/message/attachment/lng",
  code: "wrong_type",
  severity: "error",
  max: null,
  actual: null,
  related: null,
  text: null,
  expected,
});

beforeEach(() => i18n.show("en"));

it("says of a wrong type which one is right, in both languages", async () => {
  expect(issueWords(wrong("number"))).toBe("Must be a number");
  expect(issueWords(wrong("boolean"))).toBe("Must be true or false");
  await i18n.show("zh");
  expect(issueWords(wrong("number"))).toBe("应为数字");
  expect(issueWords(wrong("boolean"))).toBe("应为true或false");
});

it("says that the type is wrong where it is not known which one is right", () => {
  expect(issueWords(wrong(null))).toBe("Wrong JSON type");
});
