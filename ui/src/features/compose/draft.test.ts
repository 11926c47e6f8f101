import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Account, Attachment } from "@/bindings";
import { DraftState, emptyBody } from "./draft.svelte";
import { tileFor } from "./kinds";
import { Upload } from "./upload.svelte";

const photo: Attachment = {
  id: "f1",
  name: "photo.png",
  ext: "png",
  mime: "image/png",
  size_bytes: 10,
  md5: "00ff",
  message_type: "image",
  width: 4,
  height: 3,
  duration_ms: null,
  codec: null,
  notes: [],
};
const WRITTEN = '{"url":"https://a/1","md5":"00ff","size":12345678901234567890,"w":4,"h":3}';

let draft: DraftState;
beforeEach(() => {
  draft = new DraftState();
  draft.load({
    account_id: null,
    conversation: { sender: "alice", kind: "p2p", receiver: "bob" },
    body: emptyBody(),
    attachment: null,
  });
});

describe("switching the type", () => {
  it("keeps text and options", () => {
    draft.set("/message/text", "你好");
    draft.set("/push_config/push_content", "hi");
    draft.switchTo("tip");
    expect(draft.kind).toBe("tip");
    expect(draft.string("/message/text")).toBe("你好");
    expect(draft.string("/push_config/push_content")).toBe("hi");
  });

  it("never makes the text of a message the description of a picture, and brings each back", () => {
    draft.set("/message/text", "Hello bob");
    draft.switchTo("image");
    expect(draft.isSet("/message/text")).toBe(false);
    expect(draft.keptText).toBe("Hello bob");
    draft.set("/message/text", "a sunset");
    draft.switchTo("video");
    expect(draft.string("/message/text")).toBe("a sunset");
    draft.switchTo("tip");
    expect(draft.string("/message/text")).toBe("Hello bob");
    expect(draft.keptText).toBe("");
    draft.switchTo("image");
    expect(draft.string("/message/text")).toBe("a sunset");
    draft.undo();
    expect(draft.string("/message/text")).toBe("Hello bob");
    draft.load({ account_id: null, conversation: draft.conversation, body: emptyBody(), attachment: null });
    draft.switchTo("image");
    expect(draft.isSet("/message/text")).toBe(false);
  });

  it("brings each type's attachment back, to the last digit", () => {
    draft.switchTo("image");
    const upload = new Upload(photo, "image");
    draft.attach(upload);
    draft.uploaded(upload, WRITTEN, "https://a/1");
    draft.switchTo("location");
    expect(draft.isSet("/message/attachment")).toBe(false);
    draft.setDigits("/message/attachment/lat", "30.25");
    draft.switchTo("image");
    expect(draft.digits("/message/attachment/size")).toBe("12345678901234567890");
    expect(draft.upload).toBe(upload);
    draft.switchTo("location");
    expect(draft.digits("/message/attachment/lat")).toBe("30.25");
  });

  it("sends no empty description along", () => {
    draft.switchTo("image");
    expect(draft.isSet("/message/text")).toBe(false);
    draft.switchTo("text");
    expect(draft.string("/message/text")).toBe("");
  });

  it("puts an upload that ends later into the type it was chosen for", () => {
    draft.switchTo("image");
    const upload = new Upload(photo, "image");
    draft.attach(upload);
    draft.switchTo("text");
    draft.uploaded(upload, WRITTEN, "https://a/1");
    expect(draft.isSet("/message/attachment")).toBe(false);
    draft.switchTo("image");
    expect(draft.string("/message/attachment/url")).toBe("https://a/1");
  });

  it("follows a dropped file unless the open tile takes it", () => {
    expect(tileFor("text", photo)).toBe("image");
    expect(tileFor("image", photo)).toBe("image");
    expect(tileFor("file", photo)).toBe("file");
    expect(tileFor("audio", photo)).toBe("image");
  });
});

describe("undo", () => {
  it("takes back a cleared option, and redo brings back what was typed since", () => {
    draft.set("/push_config/push_content", "hi");
    draft.clear(["/push_config/push_content"]);
    expect(draft.isSet("/push_config")).toBe(false);
    draft.set("/message/text", "later");
    draft.undo();
    expect(draft.isSet("/push_config"), "what was typed is a step of its own").toBe(false);
    draft.undo();
    expect(draft.string("/push_config/push_content")).toBe("hi");
    draft.redo();
    draft.redo();
    expect(draft.string("/message/text")).toBe("later");
  });
  it("takes back typing before what was done earlier, so that no words are lost", () => {
    draft.set("/message/text", "first");
    draft.remember();
    draft.setText(emptyBody());
    for (const text of ["p", "pr", "precious words"]) draft.set("/message/text", text);
    draft.undo();
    expect(draft.string("/message/text")).toBe("");
    draft.undo();
    expect(draft.string("/message/text")).toBe("first");
  });
  it("makes one step of what is typed in one place, and another after a pause or elsewhere", () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(0);
    const steps = draft.undoable;
    draft.type("receiver", "b");
    now.mockReturnValue(900);
    draft.type("receiver", "bo");
    expect(draft.undoable).toBe(steps + 1);
    draft.set("/message/text", "hello");
    expect(draft.undoable).toBe(steps + 2);
    now.mockReturnValue(5_000);
    draft.set("/message/text", "hello there");
    expect(draft.undoable).toBe(steps + 3);
    for (let n = 0; n < 3; n++) draft.undo();
    expect(draft.receiver).toBe("bob");
    now.mockRestore();
  });
  it("passes over a step that a field has already taken by itself", () => {
    draft.set("/message/text", "one");
    draft.remember();
    draft.set("/message/text", "two");
    draft.set("/message/text", "one");
    expect(draft.undo()).toBe(true);
    expect(draft.string("/message/text")).not.toBe("one");
  });
  it("goes back to before an upload ended without losing what it came to", () => {
    draft.switchTo("image");
    const upload = new Upload(photo, "image");
    draft.attach(upload);
    draft.set("/message/text", "a sunset");
    draft.uploaded(upload, WRITTEN, "https://a/1");
    draft.undo();
    expect(draft.isSet("/message/text")).toBe(false);
    expect(draft.string("/message/attachment/url")).toBe("https://a/1");
    draft.clear(["/message/attachment"]);
    draft.set("/message/text", "a sunrise");
    draft.undo();
    expect(draft.isSet("/message/attachment"), "what was taken out by hand stays out").toBe(false);
  });
  it("takes back a removed attachment with its file", () => {
    draft.switchTo("image");
    const upload = new Upload(photo, "image");
    draft.attach(upload);
    draft.uploaded(upload, WRITTEN, "https://a/1");
    draft.removeAttachment();
    draft.undo();
    expect(draft.upload).toBe(upload);
    expect(draft.string("/message/attachment/url")).toBe("https://a/1");
  });
});

describe("a body that is broken by hand", () => {
  it("keeps what is typed, shows the last good view and takes no form edits", () => {
    draft.set("/message/text", "good");
    const broken = draft.text.slice(0, -1);
    draft.setText(broken);
    draft.set("/message/text", "lost?");
    expect(draft.text).toBe(broken);
    expect(draft.string("/message/text")).toBe("good");
    expect(draft.broken).toMatchObject({ line: 6, column: 1 });
  });
  it("gives an upload's result to its own message, not to the one that took its place", () => {
    draft.switchTo("image");
    const upload = new Upload(photo, "image");
    draft.attach(upload);
    const whole = draft.text;
    draft.setText(whole + "x");
    draft.uploaded(upload, WRITTEN, "https://a/1");
    draft.remember();
    const other = '{"message":{"message_type":1}}';
    draft.load({ account_id: null, conversation: draft.conversation, body: other, attachment: null });
    expect(draft.text).toBe(other);
    draft.undo();
    expect(draft.text).toBe(whole + "x");
    draft.setText(whole);
    expect(draft.string("/message/attachment/url")).toBe("https://a/1");
  });
  it("gets an upload's result once it is whole again", () => {
    draft.switchTo("image");
    const upload = new Upload(photo, "image");
    draft.attach(upload);
    const whole = draft.text;
    draft.setText(whole + "x");
    draft.uploaded(upload, WRITTEN, "https://a/1");
    draft.setText(whole);
    expect(draft.string("/message/attachment/url")).toBe("https://a/1");
  });
});

describe("numbers and options", () => {
  it("keeps what is no number yet, as text, so that the check can say so", () => {
    draft.setDigits("/message/sub_type", "1x");
    expect(draft.raw("/message/sub_type")).toBe('"1x"');
    draft.setDigits("/message/sub_type", "900719925474099312345");
    expect(draft.raw("/message/sub_type")).toBe("900719925474099312345");
    draft.setDigits("/message/sub_type", "");
    expect(draft.isSet("/message/sub_type")).toBe(false);
  });
  it("leaves an empty group that was there before the form wrote into it", () => {
    draft.setText('{"message":{},"push_config":{}}');
    draft.set("/push_config/push_content", "x");
    draft.set("/push_config/push_content", undefined);
    expect(draft.text).toBe('{"message":{},"push_config":{}}');
  });
});

it("a second upload changes the address and nothing that was set by hand", () => {
  draft.switchTo("image");
  const upload = new Upload(photo, "image");
  draft.attach(upload);
  draft.uploaded(upload, WRITTEN, "https://a/1");
  draft.setDigits("/message/attachment/w", "8");
  draft.uploaded(upload, WRITTEN.replace("a/1", "b/2"), "https://b/2");
  expect(draft.string("/message/attachment/url")).toBe("https://b/2");
  expect(draft.digits("/message/attachment/w")).toBe("8");
});

it("a file uploaded with one account is foreign to another", () => {
  const account = (id: string): Account => ({ id }) as Account;
  draft.load({
    ...draft.out(account("one")),
    body: `{"message":{"message_type":1,"attachment":${WRITTEN}}}`,
    attachment: photo,
  });
  expect(draft.foreignUpload(account("one"))).toBe(false);
  expect(draft.foreignUpload(account("two"))).toBe(true);
});
