import { describe, expect, it } from "vitest";
import { en } from "./en";
import { zh } from "./zh";
import type { Service } from "./service";

type Leaf = { path: string; word: string };

/** Every word, its parameters all set to the service: those that name who answered take it among them. */
function leavesOf(node: unknown, service: Service, path = ""): Leaf[] {
  if (typeof node === "string") return [{ path, word: node }];
  if (typeof node === "function") {
    return [{ path, word: String(node(...Array(Math.max(1, node.length)).fill(service))) }];
  }
  return Object.entries(node as object).flatMap(([key, next]) =>
    leavesOf(next, service, path ? `${path}.${key}` : key),
  );
}

/** All that is said of a message on its way, of its end and of what is done with it afterwards. */
const outcomes = ({ compose, history, actions, queue, frame, records }: typeof zh) => ({
  send: compose.send,
  result: compose.result,
  ends: history.ends,
  outcomes: history.outcomes,
  end: history.end,
  settle: history.settle,
  recoveryCheck: history.recoveryCheck,
  errors: history.errors,
  attempts: history.attempts,
  actions,
  queue: { state: queue.state, stopped: queue.stopped, open: queue.open },
  frame: { account: frame.account, recovered: frame.recovered },
  records,
});

describe.each([
  ["English", en as typeof zh],
  ["Chinese", zh],
])("who answered, in %s", (_, words) => {
  const of = (service: Service): Leaf[] => leavesOf(outcomes(words), service);
  const names = (leaf: Leaf): boolean => /Yunxin|NetEase|云信|网易/i.test(leaf.word.replace("yunxin", ""));

  it("an outcome of the sandbox never says that Yunxin did something", () => {
    expect(of("sandbox").filter(names)).toEqual([]);
  });

  it("an outcome of Yunxin never says that the sandbox did something", () => {
    const said = of("yunxin").filter((leaf) => /sandbox|沙箱/i.test(leaf.word));
    // Names of an account's stage, and a hint at what may not be running.
    const allowed = /^(send\.sandbox|errors\.connection_refused)$/;
    expect(said.filter((leaf) => !allowed.test(leaf.path))).toEqual([]);
  });

  it("says so where it matters", () => {
    expect(of("yunxin").filter(names).length).toBeGreaterThan(15);
  });
});
