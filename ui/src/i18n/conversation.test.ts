import { expect, it } from "vitest";
import { conversationEnds, conversationWords } from "./conversation";
import { i18n } from "./index.svelte";

it("takes a conversation apart, with what was found in it", () => {
  expect(
    conversationEnds("goose|2|bob", [
      { start: 0, end: 2 },
      { start: 4, end: 9 },
    ]),
  ).toEqual({
    sender: {
      text: "goose",
      spans: [
        { start: 0, end: 2 },
        { start: 4, end: 5 },
      ],
    },
    kind: "team",
    receiver: { text: "bob", spans: [{ start: 0, end: 1 }] },
  });
  expect(conversationEnds("a|9|b")?.kind).toBeNull();
  expect(conversationEnds("nothing")).toBeNull();
});

it("says from whom to whom a message goes, and to which kind of team", async () => {
  const to = (kind: "p2p" | "team" | "superteam") =>
    conversationWords({ sender: "goose", kind, receiver: "345" });
  await i18n.follow("en", "en");
  expect([to("p2p"), to("team"), to("superteam")]).toEqual([
    "goose → 345",
    "goose → Team\u00a0345",
    "goose → Super team\u00a0345",
  ]);
  await i18n.follow("zh", "zh");
  expect(to("team")).toBe("goose → 高级群\u00a0345");
});
