import { describe, expect, it } from "vitest";
import type { Entry } from "./entries";
import { found } from "./rank";

const entry = (part: Partial<Entry> & Pick<Entry, "id" | "group" | "label">): Entry => ({
  run() {},
  ...part,
});
const all: Entry[] = [
  entry({ id: "history", group: "pages", label: "记录", words: "history" }),
  entry({ id: "settings", group: "pages", label: "Settings" }),
  entry({ id: "new", group: "actions", label: "New message" }),
  entry({ id: "bob", group: "conversations", label: "alice → bob", words: "alice|1|bob" }),
  entry({ id: "414", group: "codes", label: "414", note: "Parameter error", words: "code" }),
  entry({ id: "1414", group: "codes", label: "1414", note: "Another" }),
  ...Array.from({ length: 20 }, (_, n) => entry({ id: `t${n}`, group: "templates", label: `Template ${n}` })),
];
const ids = (query: string): string[] =>
  found(all, query).flatMap(({ entries }) => entries.map(({ id }) => id));

describe("the palette", () => {
  it("finds by every word that is typed, in any order", () => {
    expect(ids("bob alice")).toEqual(["bob"]);
    expect(ids("alice carol")).toEqual([]);
  });

  it("puts what begins with the words before what only has them inside", () => {
    expect(ids("414")).toEqual(["414", "1414"]);
    expect(ids("mess")[0]).toBe("new");
  });

  it("finds a Chinese word by a part of it, and by its English name", () => {
    expect(ids("记")).toEqual(["history"]);
    expect(ids("HIST")).toEqual(["history"]);
  });

  it("finds what is typed in full-width letters", () => expect(ids("ｂｏｂ")).toEqual(["bob"]));

  it("shows no code before something is typed, and not all of what there is", () => {
    expect(ids("")).not.toContain("414");
    expect(ids("").filter((id) => id.startsWith("t"))).toHaveLength(5);
    expect(ids("template").filter((id) => id.startsWith("t"))).toHaveLength(8);
  });
});
