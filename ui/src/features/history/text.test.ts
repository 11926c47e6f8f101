import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, withDays } from "./days";
import { ago, clock, day, moment, span, took } from "./format";
import { moved } from "./keys";
import { pretty, stretches } from "./json-text";
import { endOf } from "./outcome";
import { row } from "./table.fixture";

const NOON = new Date(2026, 10, 23, 12, 0, 0).getTime();
const WORDS = { today: "今天", yesterday: "昨天" };

describe("JSON on the screen", () => {
  it("shows exactly the text, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (text) => {
        expect(
          stretches(text)
            .map((s) => s.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });

  it("reports keys from strings and numbers", () => {
    expect(stretches('{"a" : "b","c":12345678901234567890}').filter((s) => s.tone !== "plain")).toEqual([
      { text: '"a"', tone: "key" },
      { text: '"b"', tone: "string" },
      { text: '"c"', tone: "key" },
      { text: "12345678901234567890", tone: "number" },
    ]);
  });

  it("changes only white space when it formats", () => {
    const text = '{"id":812345678901234568901,"f":1.50,"s":"a  b","e":{},"l":[1,2]}';
    expect(pretty(text)).toContain("812345678901234568901");
    expect(pretty(text).replace(/\n\s*|(?<=":) /g, "")).toBe(text);
  });
});

describe("days", () => {
  it("puts one heading above each day", () => {
    const rows = [NOON, NOON - 3_600_000, NOON - 86_400_000].map((started_at_ms, i) =>
      row(9 - i, { started_at_ms }),
    );
    expect(withDays(rows).map((e) => e.kind)).toEqual(["day", "row", "row", "day", "row"]);
  });

  it("ends a day where the next one starts", () => {
    expect(dayOf(dayOf(NOON).end_ms).start_ms).toBe(dayOf(NOON).end_ms);
  });

  it("calls the last two days by their names", () => {
    const days = [0, 1, 2].map((back) => day(dayOf(NOON - back * 86_400_000).start_ms, NOON, "zh", WORDS));
    expect(days).toEqual(["今天 · 11月23日周一", "昨天 · 11月22日周日", "11月21日周六"]);
  });

  it("names the year of an older day", () => {
    expect(day(dayOf(new Date(2025, 0, 5).getTime()).start_ms, NOON, "en", WORDS)).toContain("2025");
  });
});

describe("times", () => {
  it("shows seconds, and milliseconds in the details", () => {
    expect(clock(NOON + 7_008, "en")).toBe("12:00:07");
    expect(moment(NOON + 7_008, "zh")).toContain("12:00:07.008");
  });

  it("says how long ago in the user's language", () => {
    expect([
      ago(NOON - 5_000, NOON, "zh"),
      ago(NOON - 180_000, NOON, "zh"),
      ago(NOON - 7_200_000, NOON, "en"),
    ]).toEqual([null, "3分钟前", "2 hours ago"]);
  });

  it("says the date of a span once", () => {
    expect(span(NOON, NOON + 600_000, "zh")).toMatch(/^11\/23 12:00:00\W+12:10:00$/);
    expect(span(NOON, NOON + 600_000, "en")).toMatch(/^23 Nov, 12:00:00\W+12:10:00$/);
  });

  it("gives a duration the digits that matter", () => {
    expect([took(87, "en"), took(1_234, "en"), took(12_345, "zh")]).toEqual(["87 ms", "1.23 s", "12.3 s"]);
  });
});

describe("keys", () => {
  it.each([
    ["ArrowDown", -1, 0],
    ["ArrowDown", 9, 9],
    ["ArrowUp", 0, 0],
    ["ArrowUp", -1, 0],
    ["PageDown", 0, 4],
    ["PageDown", 8, 9],
    ["PageUp", 3, 0],
    ["Home", 7, 0],
    ["End", 2, 9],
    ["Enter", 2, null],
  ])("%s from %i of 10 goes to %s", (key, from, to) => {
    expect(moved(key, from, 10, 5)).toBe(to);
  });

  it("moves nowhere in an empty list", () => {
    expect(moved("End", -1, 0, 5)).toBeNull();
  });
});

it("calls a message that never left this machine not sent", () => {
  expect([
    endOf({ outcome: "rejected", error: "unreached" }),
    endOf({ outcome: "rejected", error: null }),
    endOf({ outcome: "unknown", error: "unreached" }),
  ]).toEqual(["unsent", "rejected", "unknown"]);
});
