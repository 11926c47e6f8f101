import { expect, it } from "vitest";
import { conversationEnds } from "./conversation";

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
