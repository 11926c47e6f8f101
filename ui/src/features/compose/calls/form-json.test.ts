import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallDescription } from "@/bindings";
import { parse, rawAt } from "../body";
import { compact, Raw, write, type Writable } from "../edit";
import DESCRIPTIONS from "./descriptions.fixture.json";

/** What an option of each type may be set to, and how it is spelt then. */
const VALUES: Record<string, fc.Arbitrary<Writable>> = {
  bool: fc.boolean(),
  text: fc.string({ unit: "grapheme", maxLength: 20 }),
  json_text: fc.json({ maxDepth: 2 }),
  integer: fc.integer(),
  // Typed digits stay as they are typed: a JavaScript number would round them.
  int64: fc.stringMatching(/^[1-9][0-9]{0,18}$/).map((digits) => new Raw(digits)),
  millis: fc.stringMatching(/^1[0-9]{12}$/).map((digits) => new Raw(digits)),
  number: fc.stringMatching(/^-?[1-9][0-9]{0,5}\.[0-9]{1,9}$/).map((digits) => new Raw(digits)),
  account_ids: fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }),
  texts: fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }),
  object: fc.constantFrom(new Raw('{"b":1.50,"a":[12345678901234567890]}'), new Raw("{}")),
  objects: fc.constantFrom(new Raw('[{"n":1.50}]'), new Raw("[]")),
};
/** Keys that nobody knows, in every group, with digits of their own. */
const STRANGERS = ["/later", "/message/later", "/message_config/later", "/push_config/later"];

const spelt = (value: Writable): string => (value instanceof Raw ? value.text : JSON.stringify(value));
/** With the blanks of its layout left out; those within texts stay. */
const at = (parsed: ReturnType<typeof parse>, pointer: string): string | undefined => {
  const json = rawAt(parsed, pointer);
  return json === undefined ? undefined : compact(json);
};

describe.each((DESCRIPTIONS as unknown as CallDescription[]).map((call) => [call.kind, call] as const))(
  "the form of %s",
  (_, call) => {
    const fields = call.groups.flatMap((group) => group.fields);
    const set = fc
      .uniqueArray(fc.constantFrom(...fields), { selector: ({ pointer }) => pointer, maxLength: 12 })
      .chain((chosen) =>
        fc.tuple(...chosen.map(({ pointer, kind }) => VALUES[kind]!.map((value) => ({ pointer, value })))),
      );

    it("loses no key, order or digit on its way into JSON and back", () => {
      fc.assert(
        fc.property(set, (options) => {
          const base = STRANGERS.reduce(
            (text, pointer, n) => write(text, pointer, new Raw(`[${n},1.50,12345678901234567890]`)),
            "{}",
          );
          const full = options.reduce((text, { pointer, value }) => write(text, pointer, value), base);
          const parsed = parse(full);
          expect(parsed.broken).toBeNull();
          // What was set last at a place counts; one that lies inside another's value is part of it.
          for (const { pointer, value } of options) {
            const inside = options.some((other) => other.pointer.startsWith(`${pointer}/`));
            if (!inside) expect(at(parsed, pointer)).toBe(compact(spelt(value)));
          }
          STRANGERS.forEach((pointer, n) =>
            expect(at(parsed, pointer), pointer).toBe(`[${n},1.50,12345678901234567890]`),
          );
          const back = [...options]
            .reverse()
            .reduce((text, { pointer }) => write(text, pointer, undefined), full);
          expect(back).toBe(base);
        }),
        { numRuns: 60 },
      );
    });
  },
);
