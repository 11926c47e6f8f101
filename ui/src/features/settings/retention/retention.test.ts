import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Account, WouldDelete, Retention } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import RetentionSection from "./RetentionSection.svelte";
import { Rule, type RetentionBackend } from "./rule.svelte";

const DELETED: WouldDelete = {
  rows: 1200,
  bytes: 3 << 20,
  oldest_ms: Date.UTC(2025, 0, 2, 12),
  newest_ms: Date.UTC(2025, 5, 7, 12),
  open: 4,
  starred: 2,
  of_rows: 5000,
};

let saved: [string, Retention][];
let asked: Retention[];
let wouldDelete: WouldDelete;
const backend: RetentionBackend = {
  list: async () => Object.fromEntries(saved),
  wouldDelete: async (_, retention) => {
    asked.push(retention);
    return wouldDelete;
  },
  save: async (id, retention) => void saved.push([id, retention]),
};

beforeEach(() => {
  i18n.language = "en";
  saved = [];
  asked = [];
  wouldDelete = DELETED;
});
afterEach(cleanup);

async function open() {
  const accounts = [{ id: "a", name: "Shop" }] as Account[];
  render(RetentionSection, { accounts, backend });
  await screen.findByTestId("retention-age");
  return userEvent.setup();
}

describe("retention", () => {
  it("says in numbers what it will delete before it can be turned on", async () => {
    const user = await open();
    expect(screen.getByTestId("retention-state").dataset.on).toBe("false");
    expect(screen.getByTestId("retention-on")).toHaveProperty("disabled", true);

    await user.type(screen.getByTestId("retention-age"), "90");

    const words = (await screen.findByTestId("retention-would-delete")).textContent;
    const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });
    const when = days.formatRange(DELETED.oldest_ms!, DELETED.newest_ms!);
    for (const part of ["1,200", "3 MB", when, "4 of unknown", "2 starred", "5,000"]) {
      expect(words).toContain(part);
    }
    expect(saved).toEqual([]);
    await user.click(screen.getByTestId("retention-on"));
    await waitFor(() => expect(saved).toEqual([["a", { max_age_days: 90, max_rows: null, max_mib: null }]]));
    await waitFor(() => expect(screen.getByTestId("retention-state").dataset.on).toBe("true"));
    await user.click(screen.getByTestId("retention-off"));
    await waitFor(() =>
      expect(saved.at(-1)).toEqual(["a", { max_age_days: null, max_rows: null, max_mib: null }]),
    );
  });

  it("is never turned on by the count of what was typed before", async () => {
    const counts: ((counted: WouldDelete) => void)[] = [];
    const rule = new Rule("a", undefined, {
      ...backend,
      wouldDelete: () => new Promise((done) => counts.push(done)),
    });
    rule.type("age", "30");
    const counting = rule.count();
    rule.type("age", "3");
    counts[0]?.(DELETED);
    await counting;
    expect(rule.wouldDelete).toBeNull();
    const again = rule.count();
    counts[1]?.({ ...DELETED, rows: 4000 });
    await again;
    expect(rule.wouldDelete?.rows).toBe(4000);
    void rule.count();
    expect(rule.wouldDelete).toBeNull();
  });

  it("takes whole numbers only", async () => {
    const user = await open();
    await user.type(screen.getByTestId("retention-rows"), "1.5");
    await screen.findByText("Enter a whole number above 0, or leave empty for no limit");
    expect(screen.getByTestId("retention-on")).toHaveProperty("disabled", true);
    expect(asked).toEqual([]);
  });
});
