import { beforeEach, describe, expect, it } from "vitest";
import { i18n } from "./index.svelte";
import { bubbleOf, shownOf } from "./shown";

beforeEach(() => i18n.follow("en", "en"));

describe("what a receiver sees", () => {
  it("is the text, or what kind of message it is", () => {
    expect(shownOf('{"message":{"message_type":0,"text":"你好"}}')).toEqual({ kind: "text", text: "你好" });
    const image = '{"message":{"message_type":1,"attachment":{"name":"a.png"}}}';
    expect(shownOf(image)).toEqual({ kind: "image", text: "a.png" });
    expect(shownOf("not json")).toEqual({ kind: "unknown", text: "" });
  });

  it("has words for what is no text", () => {
    const image = '{"message":{"message_type":1,"attachment":{"name":"a.png"}}}';
    expect(bubbleOf(image)).toEqual({
      kind: "image",
      text: "a.png",
      label: "Image",
      empty: expect.any(String),
    });
    expect(bubbleOf('{"content":"x"}')).toMatchObject({ kind: "notification", label: "Custom notification" });
  });
});
