import { describe, expect, it } from "vitest";
import type { Attempt } from "@/bindings";
import { timelineOf } from "./timeline";

function attempt(
  number: number,
  started_at_ms: number,
  phases: Partial<Attempt["phases"]>,
  took_ms = 0,
): Attempt {
  return {
    number,
    kind: "send",
    endpoint: "https://h.test",
    started_at_ms,
    took_ms,
    phases: { connect_us: null, wait_us: null, body_us: null, ...phases },
    http_status: 200,
    code: 200,
    error: null,
    detail: null,
    request_headers: [],
    response_headers: [],
    answer: null,
  };
}

describe("the timeline", () => {
  it("draws every part as long as it took", () => {
    const one = timelineOf([attempt(1, 0, { connect_us: 10_000, wait_us: 80_000, body_us: 500 })]);
    expect(one.length_us).toBe(90_500);
    expect(one.lanes[0]?.bars).toEqual([
      { part: "connect", from_us: 0, took_us: 10_000 },
      { part: "wait", from_us: 10_000, took_us: 80_000 },
      { part: "body", from_us: 90_000, took_us: 500 },
    ]);
  });

  it("puts a second try where it began", () => {
    const { lanes, length_us } = timelineOf([
      attempt(1, 1_000, { connect_us: 100_000 }),
      attempt(2, 1_150, { connect_us: 20_000, wait_us: 30_000, body_us: 0 }),
    ]);
    expect(lanes.map((lane) => [lane.from_us, lane.pause_ms])).toEqual([
      [0, 0],
      [150_000, 0],
    ]);
    expect(length_us).toBe(200_000);
  });

  it("names a long pause instead of drawing it", () => {
    const { lanes, length_us } = timelineOf([
      attempt(1, 0, { connect_us: 10_000 }),
      attempt(2, 60_000, { connect_us: 10_000, wait_us: 10_000 }),
    ]);
    expect(lanes[1]).toMatchObject({ from_us: 10_000, pause_ms: 59_990 });
    expect(length_us).toBe(30_000);
  });

  it("shows an attempt that nobody measured as one stretch, and says of one that its connection was open", () => {
    const { lanes } = timelineOf([attempt(1, 0, {}, 42), attempt(2, 42, { wait_us: 5_000, body_us: 1 })]);
    expect(lanes[0]).toMatchObject({ bars: [{ part: "whole", from_us: 0, took_us: 42_000 }], reused: false });
    expect(lanes[1]?.reused).toBe(true);
  });
});
