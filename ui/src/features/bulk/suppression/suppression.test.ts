import { describe, expect, it } from "vitest";
import { entry, suppressed } from "./suppression.fixture";
import { endOfDay } from "./end-of-day";
import { SuppressionLists } from "./suppression.svelte";

describe("a suppression list", () => {
  it("comes a page at a time, each receiver once", async () => {
    const { kept, backend } = suppressed();
    kept.set(
      "staff",
      Array.from({ length: 230 }, (_, at) => entry(`user-${at}`)),
    );
    const lists = new SuppressionLists(backend);
    await lists.refresh();
    await lists.show("staff");
    expect([lists.entries.length, lists.more]).toEqual([100, true]);
    await Promise.all([lists.next(), lists.next()]);
    await lists.next();
    expect(lists.entries).toEqual(kept.get("staff"));
    expect(lists.more).toBe(false);
  });

  it("says why it cannot be made, and keeps what was typed when nothing was picked", async () => {
    const { kept, backend } = suppressed();
    kept.set("staff", []);
    const lists = new SuppressionLists(backend);
    expect(await lists.create("staff", null)).toBe(false);
    expect(lists.problem).toMatchObject({ code: "name_taken" });
    await lists.show("staff");
    lists.text = "ada";
    expect(await lists.addFile()).toBeNull();
    expect(lists.text).toBe("ada");
  });

  it("says which rows name nobody, and keeps the text so that they can be corrected", async () => {
    const { kept, backend } = suppressed();
    kept.set("staff", []);
    const lists = new SuppressionLists(backend);
    await lists.show("staff");
    lists.text = "ada\n123.0\n5.0";
    expect(await lists.addText()).toBe(1);
    expect(lists.unusable).toEqual([{ problem: { code: "decimal_point" }, rows: 2, first_lines: [2, 3] }]);
    expect(lists.text).toBe("ada\n123.0\n5.0");
    lists.text = "5.0";
    expect(await lists.addText()).toBeNull();
    lists.text = "5";
    expect([await lists.addText(), lists.unusable, lists.text]).toEqual([1, [], ""]);
    expect(kept.get("staff")?.map(({ target }) => target)).toEqual(["ada", "5"]);
  });

  it("takes nobody until a date that is none", async () => {
    const { kept, backend } = suppressed();
    kept.set("staff", []);
    const lists = new SuppressionLists(backend);
    await lists.show("staff");
    Object.assign(lists, { text: "ada", until: "2026-02-30" });
    expect([lists.untilBad, await lists.addText()]).toEqual([true, null]);
    expect(kept.get("staff")).toEqual([]);
  });
});

describe("the end of a day", () => {
  it("is the first moment of the next one here", () => {
    expect(endOfDay("2026-12-31")).toBe(new Date(2027, 0, 1).getTime());
  });
  it.each(["", "tomorrow", "2026-13-01", "2026-02-30", "31.12.2026"])("is not that of %s", (text) => {
    expect(endOfDay(text)).toBeNull();
  });
});
