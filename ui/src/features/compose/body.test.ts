import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as body from "./body";
import { parse, rawNumber, stringAt } from "./body";
import { Raw, write } from "./edit";

/** JSON as text: numbers have digits no double can hold, keys may be anything. */
const number = fc.stringMatching(/^-?[1-9][0-9]{0,30}(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?$/);
const string = fc.string({ unit: "grapheme", maxLength: 12 }).map((s) => JSON.stringify(s));
const knownKey = fc.constantFrom(
  "message",
  "push_config",
  "text",
  "push_content",
  "route_config",
  "extension",
  "sub_type",
);
const key = fc.oneof(knownKey, fc.string({ unit: "grapheme", maxLength: 6 }));
const { value } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    number,
    string,
    fc.constantFrom("true", "false", "null"),
    tie("object"),
    tie("array"),
  ),
  array: fc.array(tie("value"), { maxLength: 3 }).map((a) => `[${a.join(", ")}]`),
  object: fc
    .uniqueArray(fc.tuple(key, tie("value")), { maxLength: 4, selector: ([k]) => k })
    .map(members(" ")),
}));
function members(gap: string): (pairs: [string, string][]) => string {
  return (pairs) => `{${pairs.map(([k, v]) => `${gap}${JSON.stringify(k)}:${v}`).join(",")}${gap}}`;
}
const root = fc
  .tuple(
    fc.uniqueArray(fc.tuple(key, value), { maxLength: 6, selector: ([k]) => k }),
    fc.constantFrom("", " ", "\n", "\n  ", "\r\n\t"),
  )
  .map(([pairs, gap]) => members(gap)(pairs));
const pointer = fc.constantFrom(
  "/extension",
  "/sender_no_sense",
  "/message/text",
  "/message/sub_type",
  "/push_config/push_content",
  "/push_config/push_enabled",
  "/thread_config/thread_root/message_server_id",
  "/a~1b/c~0d",
);
const written = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.boolean(),
  number.map((n) => new Raw(n)),
  fc.array(fc.string(), { maxLength: 3 }),
);

/** Every leaf with its raw text, in order: what must not change. */
function leaves(text: string): [string, string][] {
  const parsed = parse(text);
  const out: [string, string][] = [];
  const walk = (at: string): void => {
    const node = body.nodeAt(parsed, at);
    const keys = node?.type === "object" ? body.keysAt(parsed, at) : [];
    if (keys.length === 0) out.push([at, node ? text.slice(node.offset, node.offset + node.length) : ""]);
    for (const k of keys) walk(at + body.pointerOf([k]));
  };
  walk("");
  return out;
}
const outside = (at: string) => (leaf: [string, string]) =>
  leaf[0] !== at && !leaf[0].startsWith(at + "/") && !at.startsWith(leaf[0] + "/");

describe("the body text", () => {
  it("keeps every other key, order and digit through any run of sets and unsets", () => {
    fc.assert(
      fc.property(
        root,
        fc.array(fc.tuple(pointer, fc.option(written, { nil: undefined })), { maxLength: 6 }),
        (text, edits) => {
          let now = text;
          for (const [at, v] of edits) {
            const before = leaves(now).filter(outside(at));
            now = write(now, at, v);
            expect(parse(now).broken).toBeNull();
            expect(leaves(now).filter(outside(at))).toEqual(before);
          }
        },
      ),
    );
  });

  it("gives back what was set", () => {
    fc.assert(
      fc.property(root, pointer, written, (text, at, v) => {
        fc.pre(body.writable(parse(text), at));
        const after = parse(write(text, at, v));
        if (v instanceof Raw) expect(rawNumber(after, at)).toBe(v.text);
        else if (typeof v === "string") expect(stringAt(after, at)).toBe(v);
        else if (Array.isArray(v)) expect(body.listAt(after, at)).toEqual(v);
        else expect(body.booleanAt(after, at)).toBe(v);
      }),
    );
  });

  it("is the former text again when a new key is set and unset", () => {
    fc.assert(
      fc.property(root, pointer, written, (text, at, v) => {
        const former = parse(text);
        fc.pre(body.nodeAt(former, at) === undefined && body.writable(former, at));
        const path = body.segments(at);
        const groups = path.map((_, i) => body.pointerOf(path.slice(0, i)));
        // A null group reads as absent, so it may go; an empty one stays because it is kept.
        fc.pre(
          groups.every((g) => body.nodeAt(former, g)?.type !== "null") &&
            groups.every((g) => body.nodeAt(former, g) || g !== "/message"),
        );
        const keep = new Set(
          groups.filter((g) => body.nodeAt(former, g) && body.keysAt(former, g).length === 0),
        );
        const after = write(write(text, at, v), at, undefined, keep);
        expect(leaves(after).map(([p, raw]) => [p, raw.replace(/^\{\s*\}$/, "{}")])).toEqual(
          leaves(text).map(([p, raw]) => [p, raw.replace(/^\{\s*\}$/, "{}")]),
        );
      }),
    );
  });

  it("replaces a value in place without touching a byte around it", () => {
    const text = '{"z":1.50,\n "message": {"text" : "old" , "n": 123456789012345678901234567890},"a":null}';
    expect(write(text, "/message/text", "新的")).toBe(text.replace('"old"', '"新的"'));
  });

  it("puts a new key where its neighbours are, in their layout", () => {
    expect(write('{\n  "message": {\n    "text": ""\n  }\n}', "/push_config/push_enabled", false)).toBe(
      '{\n  "message": {\n    "text": ""\n  },\n  "push_config": {\n    "push_enabled": false\n  }\n}',
    );
    expect(write('{"a":1}', "/b", true)).toBe('{"a":1,"b":true}');
  });

  it("reads and writes the last of repeated keys, and unsets them all", () => {
    const text = '{"extension":"a","x":1,"extension":"b"}';
    expect(stringAt(parse(text), "/extension")).toBe("b");
    expect(write(text, "/extension", "c")).toBe('{"extension":"a","x":1,"extension":"c"}');
    expect(write(text, "/extension", undefined)).toBe('{"x":1}');
  });

  it("removes a group with its last option but keeps one that was there empty", () => {
    const text = '{"message":{},"p2p_option":{"check_friend":true}}';
    expect(write(text, "/p2p_option/check_friend", undefined)).toBe('{"message":{}}');
    expect(write(text, "/p2p_option/check_friend", undefined, new Set(["/p2p_option"]))).toBe(
      '{"message":{},"p2p_option":{}}',
    );
  });

  it("leaves a text alone that is not JSON or has a value where a group should be", () => {
    for (const text of ['{"a":', "[]", "", '{"push_config":"x"}', '{"a":1,}', "{/**/}"]) {
      expect(write(text, "/push_config/push_content", "x")).toBe(text);
    }
  });

  it("says where it stops being JSON", () => {
    expect(parse('{\n  "a": 1,\n  "b": tru\n}').broken).toMatchObject({ line: 3, column: 8 });
  });

  it("stays quick with 5,000 characters and 100 ids", () => {
    let text = write("{}", "/message/text", "字".repeat(5000));
    text = write(
      text,
      "/push_config/push_forcepush_ids",
      Array.from({ length: 100 }, (_, i) => `user_${i}`),
    );
    const start = performance.now();
    for (let i = 0; i < 100; i++) text = write(text, "/message/text", "字".repeat(4999) + i);
    expect((performance.now() - start) / 100).toBeLessThan(16);
  });

  it("puts Rust's attachment in with its digits, laid out like the rest", () => {
    const text = write(
      '{\n  "message": {\n    "message_type": 1\n  }\n}',
      "/message/attachment",
      new Raw('{"size":12345678901234567890,"w":1}'),
    );
    expect(text).toContain('    "attachment": {\n      "size": 12345678901234567890,\n      "w": 1\n    }\n');
  });
});
