import fc from "fast-check";
import { expect, it } from "vitest";
import { conversationOf, draftFrom, withClientId } from "./edit-as-new";
import { details, row } from "./table.fixture";

it("keeps every digit, blank and key of the body and changes the client id only", () => {
  const body = `{ "message" : {"message_client_id":"old",\t"team":812345678901234568901, "n":1.0e2, "text":"雁 \\u96c1"},\n\n"x":null }`;
  expect(withClientId(body, "new")).toBe(body.replace('"old"', '"new"'));
});

it("changes no other byte of any body", () => {
  fc.assert(
    fc.property(fc.json(), fc.json(), fc.uuid(), (before, after, id) => {
      const body = `{"a":${before},"message":{"message_client_id":"old","big":9007199254740993},"b":${after}}`;
      expect(withClientId(body, id)).toBe(
        `{"a":${before},"message":{"message_client_id":"${id}","big":9007199254740993},"b":${after}}`,
      );
    }),
  );
});

it("gives every client id a new value when the key stands twice", () => {
  expect(withClientId('{"message":{"message_client_id":"a","message_client_id":"b"}}', "c")).toBe(
    '{"message":{"message_client_id":"c","message_client_id":"c"}}',
  );
});

it.each(["", "not json", "[]", '{"message":3}', '{"message":{"text":"a"}}'])("leaves %j as it is", (body) => {
  expect(withClientId(body, "new")).toBe(body);
});

it.each([
  ["li.lei|1|han-meimei", { sender: "li.lei", kind: "p2p", receiver: "han-meimei" }],
  ["a|2|9007199254740993", { sender: "a", kind: "team", receiver: "9007199254740993" }],
  ["a@b.c|3|77", { sender: "a@b.c", kind: "superteam", receiver: "77" }],
])("reads the conversation %s", (text, conversation) => {
  expect(conversationOf(text)).toEqual(conversation);
});

it("makes a draft for the same account and conversation", () => {
  const past = details(row(1), { request_body: '{"message":{"message_client_id":"old"}}' });
  expect(draftFrom(past, "new")).toEqual({
    account_id: "a1",
    conversation: { sender: "li.lei", kind: "p2p", receiver: "han-meimei" },
    body: '{"message":{"message_client_id":"new"}}',
    attachment: null,
  });
});
