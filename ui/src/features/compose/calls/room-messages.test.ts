import { expect, it } from "vitest";
import {
  renewed,
  roomMessages,
  spentAt,
  withAdded,
  withFirst,
  without,
  withFresh,
  withValue,
} from "./room-messages";

const BODY = `{ "room_id":9007199254740993, "messages" : [
  { "message_client_id":"a","message_type":0,"text":"one", "n":1.50 },
  { "message_client_id":"b","message_type":100,"attachment":{"x":1.0} }
], "own":12345678901234567890 }`;

it("shows the messages of a chatroom batch in their order", () => {
  expect(roomMessages(BODY)).toEqual([
    { type: "0", text: "one", id: "a" },
    { type: "100", text: "", id: "b" },
  ]);
  for (const none of ["{}", '{"messages":1}', '{"messages":[]}', "no JSON"])
    expect(roomMessages(none)).toEqual([]);
});

it("changes one value and leaves every other byte", () => {
  expect(withValue(BODY, 0, "/text", "two")).toBe(BODY.replace('"one"', '"two"'));
  expect(withValue(BODY, 7, "/text", "two")).toBe(BODY);
});

it("adds a message as the others are laid out, and takes one away", () => {
  const more = withAdded(BODY, "c", "3");
  expect(more).toBe(
    BODY.replace('{"x":1.0} }', '{"x":1.0} },\n  { "message_client_id":"c","message_type":0,"text":"3" }'),
  );
  expect(without(more, 2)).toBe(BODY);
  expect(roomMessages(without(more, 0)).map(({ id }) => id)).toEqual(["b", "c"]);
  expect(roomMessages(without(without(BODY, 0), 0))).toEqual([]);
  expect(roomMessages(withAdded('{"messages":[]}', "z"))).toEqual([{ type: "0", text: "", id: "z" }]);
});

it("lays an added message out as the others are", () => {
  const spread = JSON.stringify(
    { messages: [{ message_client_id: "a", message_type: 0, text: "one" }] },
    null,
    2,
  );
  const both = [
    { message_client_id: "a", message_type: 0, text: "one" },
    { message_client_id: "b", message_type: 0, text: "two" },
  ];
  expect(withAdded(spread, "b", "two")).toBe(JSON.stringify({ messages: both }, null, 2));
});

it("keeps the first of too many", () => {
  const many = Array.from({ length: 23 }, (_, n) => n).reduce(
    (body, n) => withAdded(body, `id-${n}`),
    '{"messages":[],"own":1.50}',
  );
  expect(roomMessages(many)).toHaveLength(23);
  const first = withFirst(many, 20);
  expect(roomMessages(first).at(-1)?.id).toBe("id-19");
  expect(first.endsWith('],"own":1.50}')).toBe(true);
  expect(withFirst(first, 20)).toBe(first);
});

it("gives messages that went out ids of their own, also where an undo brings the old ones back", () => {
  const sent = BODY.replace('"a"', '"sent-1"').replace('"b"', '"sent-2"');
  const after = renewed(sent, sent, "fresh");
  expect(after).toBe(sent.replace("sent-1", "fresh").replace("sent-2", "fresh-2"));
  expect(spentAt(after)).toEqual([]);
  const more = withAdded(sent, "new");
  expect(spentAt(more)).toEqual([0, 1]);
  expect(roomMessages(withFresh(more, "f")).map(({ id }) => id)).toEqual(["f", "f-2", "new"]);
});
