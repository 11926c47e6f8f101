import { readFileSync } from "node:fs";
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import type { Explained } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { backend } from "@/features/help/backend";
import Help from "@/features/help/Help.svelte";
import * as texts from "./help-texts";

const words = (meaning: string) => ({ meaning, cause: "cause", action: "action" });
const code = (number: string, meaning: string) =>
  ({ code: number, scope: "im-v2", en: words(meaning), zh: words(meaning) }) as unknown as Explained;

beforeEach(() => i18n.follow("en", "en"));
function open() {
  vi.spyOn(backend, "codes").mockResolvedValue([
    code("414", "Parameter error"),
    code("102404", "No receiver"),
  ]);
  const oncode = vi.fn();
  render(Help, { texts, onclose: vi.fn(), onreport: vi.fn(), oncode });
  return oncode;
}

it("holds the guide of each language and what is new, without a network", async () => {
  open();
  expect((await screen.findByTestId("help-guide")).textContent).toContain("User guide");
  await fireEvent.click(screen.getByTestId("help-tab-news"));
  expect((await screen.findByTestId("help-news")).textContent).toContain("What's new");
  await i18n.show("zh");
  await waitFor(() => expect(screen.getByTestId("help-news").textContent).toContain("尚未发布"));
  // The complete list is English in either language, and marked as such.
  expect(screen.getByTestId("help-news").querySelector("[lang=en]")).toBeNull();
  await fireEvent.click(screen.getByTestId("help-changes").querySelector("summary")!);
  await waitFor(() =>
    expect(screen.getByTestId("help-news").querySelector("[lang=en]")?.textContent).toContain("Unreleased"),
  );
  await fireEvent.click(screen.getByTestId("help-tab-guide"));
  await waitFor(() => expect(screen.getByTestId("help-guide").textContent).toContain("使用指南"));
});

it("explains every page of the window in either language, in the same sections", async () => {
  const parsed = (language: "en" | "zh"): Document =>
    new DOMParser().parseFromString(texts.guide(language), "text/html");
  const words = (page: Document, tag: string): string[] =>
    [...page.querySelectorAll(tag)].map((one) => one.textContent);
  expect(words(parsed("en"), "h2").length).toBeGreaterThan(15);
  expect(words(parsed("zh"), "h2").length).toBe(words(parsed("en"), "h2").length);
  for (const language of ["en", "zh"] as const) {
    await i18n.show(language);
    const page = parsed(language);
    const { templates, bulk, contacts, history, ...others } = i18n.w.frame.pages;
    for (const name of [templates, bulk, contacts, history])
      expect(words(page, "h2").filter((title) => title.endsWith(name))).toHaveLength(1);
    // The guide begins with the form; what is set up once is named where it is needed.
    for (const name of [others.accounts, others.settings]) expect(words(page, "strong")).toContain(name);
    expect(words(page, "strong")).toContain(i18n.w.frame.sandboxAccount.replace(/^S/, "s"));
  }
});

it("says what is new in every version of the changelog, in both languages and few lines", () => {
  const versions = (file: string): { name: string; lines: number }[] =>
    readFileSync(`../${file}`, "utf8")
      .split(/^## /m)
      .slice(1)
      .map((section) => ({
        name: section.split("\n")[0]!.replace(/^\[([^\]]+)\].*/, "$1"),
        lines: section.trim().split("\n").length,
      }));
  const names = versions("CHANGELOG.md").map(({ name }) => name);
  const [en, zh] = [versions("docs/guide/whats-new.en.md"), versions("docs/guide/whats-new.zh.md")];
  expect(en.map(({ name }) => name)).toEqual(names);
  expect(zh.map(({ name }) => name.replace("尚未发布", "Unreleased"))).toEqual(names);
  for (const { name, lines } of [...en, ...zh]) expect(lines, name).toBeLessThanOrEqual(40);
  const points = (html: string): number => html.split("<li>").length - 1;
  expect(points(texts.whatsNew("zh"))).toBe(points(texts.whatsNew("en")));
});

it("finds codes by number and by words, and explains the one that is chosen", async () => {
  const oncode = open();
  await fireEvent.click(await screen.findByTestId("help-tab-codes"));
  await waitFor(() => expect(screen.getAllByTestId("help-code")).toHaveLength(2));
  await fireEvent.input(screen.getByTestId("help-codes-search"), { target: { value: "receiver" } });
  await waitFor(() => expect(screen.getAllByTestId("help-code")).toHaveLength(1));
  await fireEvent.click(screen.getByTestId("help-code"));
  expect(oncode).toHaveBeenCalledWith(expect.objectContaining({ code: "102404" }));
});

it("names every library of the lock files with its version", () => {
  const lock = readFileSync("../Cargo.lock", "utf8");
  const crates = [...lock.matchAll(/name = "([^"]+)"\nversion = "([^"]+)"\nsource/g)].map(
    ([, n, v]) => `${n} ${v} ·`,
  );
  expect(crates.length).toBeGreaterThan(300);
  expect(crates.filter((one) => !`\n${texts.thirdParty}`.includes(`\n${one}`))).toEqual([]);
});

it("says of which list a code is where the number stands in both, and draws no bullets before codes", async () => {
  const old = { ...code("414", "Parameter error"), scope: "v1" } as Explained;
  vi.spyOn(backend, "codes").mockResolvedValue([code("414", "Parameter error"), old]);
  render(Help, { texts, onclose: vi.fn(), onreport: vi.fn(), oncode: vi.fn() });
  await fireEvent.click(await screen.findByTestId("help-tab-codes"));
  await waitFor(() => expect(screen.getAllByTestId("help-code")).toHaveLength(2));
  const [first, second] = screen.getAllByTestId("help-code").map((one) => one.textContent);
  expect(first).not.toContain("v1");
  expect(second).toContain("IM server API v1");
  expect(screen.getAllByTestId("help-code")[0]!.closest(".prose")).toBeNull();
});
