import { describe, expect, it } from "vitest";
import type { IssueCode } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { problemWords } from "./words";

describe("an issue of the messages of a job", () => {
  it("says which field is wrong, and no number where there is none", () => {
    const title = (issue: IssueCode, pointer: string): string =>
      problemWords({ code: "issue", pointer, issue }, []).title;
    i18n.follow("en", "en");
    expect(title("too_long", "/conversation/receiver")).toBe("Receiver: Too long");
    expect(title("placeholder", "/message/text")).toBe(
      "Text: Part of it looks like a variable that was not filled in; it will be sent as is",
    );
    i18n.follow("zh", "zh");
    expect(title("too_long", "/conversation/receiver")).toBe("接收方：超出长度上限");
    for (const language of ["en", "zh"] as const) {
      i18n.follow(language, language);
      for (const issue of Object.keys(i18n.w.issues) as IssueCode[]) {
        expect(title(issue, "/message/text")).not.toMatch(/undefined|null|\?/);
      }
    }
  });
});
