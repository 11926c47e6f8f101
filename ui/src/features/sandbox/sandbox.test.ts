import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ArrivedMessage, Fault, FaultChoice, SetFault } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { bodySummary } from "./arrived";
import { emptyForm, percentOf, readForm, type FaultForm } from "./form";
import SandboxPage from "./SandboxPage.svelte";
import { SandboxView, type Backend } from "./state.svelte";

const choices: FaultChoice[] = [
  { kind: "latency", stages: ["before", "after"] },
  { kind: "reset_after_store", stages: ["after"] },
  { kind: "wrong_json", stages: ["after", "before"] },
  { kind: "stale_clock", stages: ["before"] },
  { kind: "answer_code", stages: ["before", "after"] },
];
const arrived = (n: number, change: Partial<ArrivedMessage> = {}): ArrivedMessage => ({
  conversation_id: "li.lei|1|han-meimei",
  trace_id: `trace-${n}`,
  message_client_id: `client-${n}`,
  message_server_id: String(2_305_843_009_213_693_951n + BigInt(n)),
  create_time_ms: 1_764_000_000_000 + n,
  times_seen: 1,
  client_id_times_seen: 1,
  body: `{"message":{"message_type":0,"text":"第${n}条"}}`,
  ...change,
});

/** A sandbox as the commands show it. */
class Stand implements Backend {
  set: SetFault[] = [];
  kept: ArrivedMessage[] = [];
  asked = 0;
  broken: unknown = null;
  refuses: unknown = null;
  changed: (() => void) | null = null;

  faults = async () => {
    this.asked += 1;
    if (this.broken) throw this.broken;
    return { set: this.set, choices, seed: "1" };
  };
  add = async (fault: Fault) => {
    if (this.refuses) throw this.refuses;
    this.set = [...this.set, { ...fault, triggered: 0 }];
  };
  clear = async () => {
    this.set = [];
  };
  empty = async () => {
    if (this.refuses) throw this.refuses;
    this.kept = [];
  };
  messages = async (before: string | null, limit: number) => {
    const from = this.kept.findIndex((message) => message.message_server_id === before) + 1;
    return this.kept.slice(from, from + limit);
  };
  listen = (changed: () => void) => {
    this.changed = changed;
    return () => (this.changed = null);
  };
}

let stand: Stand;
function open(props: { shown?: boolean; base_url?: string | null } = {}) {
  const base_url = props.base_url === undefined ? "http://127.0.0.1:4711/nimserver" : props.base_url;
  const drawn = render(SandboxPage, {
    sandbox: {
      base_url,
      token_file: "/data/yanshu/sandbox/token",
      problem: base_url === null ? "the port is taken" : null,
    },
    shown: props.shown ?? true,
    view: new SandboxView(stand),
  });
  return { user: userEvent.setup(), ...drawn };
}

beforeEach(() => {
  i18n.language = "en";
  stand = new Stand();
});
afterEach(cleanup);

describe("the sandbox page", () => {
  it("says why there is nothing to show when the sandbox did not start", () => {
    open({ base_url: null });
    expect(screen.getByTestId("sandbox-off").textContent).toContain("the port is taken");
    expect(stand.asked).toBe(0);
  });

  it("gives the addresses that tools need", () => {
    open();
    expect(screen.getByTestId("sandbox-address").textContent).toBe("http://127.0.0.1:4711/nimserver");
    expect(screen.getByTestId("sandbox-faults-url").textContent).toContain(
      "http://127.0.0.1:4711/sandbox/faults",
    );
  });

  it("forgets what arrived only after it asked", async () => {
    stand.kept = [arrived(2), arrived(1)];
    const { user } = open();
    await user.click(await screen.findByTestId("sandbox-empty"));
    await user.click(await screen.findByTestId("sandbox-empty-cancel"));
    expect(stand.kept).toHaveLength(2);
    await user.click(screen.getByTestId("sandbox-empty"));
    await user.click(await screen.findByTestId("sandbox-empty-confirm"));
    expect(await screen.findByTestId("sandbox-arrived-empty")).toBeTruthy();
    expect(stand.kept).toEqual([]);
  });

  it("says when it could not be emptied, and keeps what is there in sight", async () => {
    stand.kept = [arrived(1)];
    stand.refuses = { code: "data_read_only", message: "read-only", field: null };
    const { user } = open();
    await user.click(await screen.findByTestId("sandbox-empty"));
    await user.click(await screen.findByTestId("sandbox-empty-confirm"));
    await waitFor(() => expect(toast.list).toHaveLength(1));
    expect(screen.getByTestId("sandbox-message")).toBeTruthy();
  });

  it("asks for nothing while another page is in front", async () => {
    const { rerender } = open({ shown: false });
    expect(stand.asked).toBe(0);
    await rerender({ shown: true });
    await waitFor(() => expect(stand.asked).toBe(1));
  });

  it("loses the next answer by one click, and says what is set", async () => {
    const { user } = open();
    await user.click(await screen.findByTestId("sandbox-try-one"));
    const fault = await screen.findByTestId("sandbox-fault");
    expect(fault.dataset.kind).toBe("reset_after_store");
    expect(fault.textContent).toContain("1 left");
    expect(stand.set[0]).toMatchObject({ route: "send", count: 1, probability: 1 });
  });

  it("adds what the form says and clears it again", async () => {
    const { user } = open();
    const chance = await screen.findByTestId("sandbox-fault-probability");
    await user.clear(chance);
    await user.type(chance, "30");
    await user.clear(screen.getByTestId("sandbox-fault-count"));
    await user.click(screen.getByTestId("sandbox-fault-add"));
    expect((await screen.findByTestId("sandbox-fault")).textContent).toContain("30% probability · unlimited");
    await user.click(screen.getByTestId("sandbox-faults-clear"));
    expect(await screen.findByTestId("sandbox-faults-empty")).toBeTruthy();
    expect(stand.set).toEqual([]);
  });

  it("names a number that cannot be and sets nothing", async () => {
    const { user } = open();
    const chance = await screen.findByTestId("sandbox-fault-probability");
    await user.type(chance, "0");
    await user.click(screen.getByTestId("sandbox-fault-add"));
    expect(chance.getAttribute("aria-invalid")).toBe("true");
    expect(stand.set).toEqual([]);
  });

  it("reports when the sandbox refuses a fault", async () => {
    stand.refuses = { code: "out_of_range", message: "there are 1000 faults already", field: null };
    const { user } = open();
    await user.click(await screen.findByTestId("sandbox-fault-add"));
    expect((await screen.findByTestId("sandbox-fault-failed")).textContent).toContain("1000 faults");
  });

  it("reports how often each message came, and that it was stored once", async () => {
    stand.kept = [arrived(2, { times_seen: 3, client_id_times_seen: 4 }), arrived(1)];
    open();
    const [first] = await screen.findAllByTestId("sandbox-message");
    expect(first?.textContent).toContain("trace ID × 3");
    expect(first?.textContent).toContain("client ID × 4");
    expect(screen.getByTestId("sandbox-arrived-count").textContent).toBe(
      "2 messages; 1 received more than once, stored once",
    );
  });

  it("opens a message to its ids, to the last digit, and its body as it came", async () => {
    stand.kept = [arrived(2)];
    const { user } = open();
    const message = await screen.findByTestId("sandbox-message");
    expect(message.querySelector("pre")).toBeNull();
    await user.click(message.querySelector("summary")!);
    await waitFor(() => expect(message.querySelector("pre")?.textContent).toBe(arrived(2).body));
    expect(message.textContent).toContain("2305843009213693953");
  });

  it("shows more on demand where there are many", async () => {
    stand.kept = Array.from({ length: 150 }, (_, n) => arrived(150 - n));
    const { user } = open();
    expect(await screen.findAllByTestId("sandbox-message")).toHaveLength(100);
    await user.click(screen.getByTestId("sandbox-more"));
    await waitFor(() => expect(screen.getAllByTestId("sandbox-message")).toHaveLength(150));
    expect(screen.queryByTestId("sandbox-more")).toBeNull();
  });

  it("follows what is sent", async () => {
    open();
    await screen.findByTestId("sandbox-arrived-empty");
    stand.kept = [arrived(1)];
    stand.changed?.();
    expect(await screen.findByTestId("sandbox-message")).toBeTruthy();
  });

  it("says that it could not be read, and keeps what was there", async () => {
    stand.kept = [arrived(1)];
    const { user } = open();
    await screen.findByTestId("sandbox-message");
    stand.broken = { code: "sandbox_failed", message: "gone", field: null };
    await user.click(screen.getByTestId("sandbox-refresh"));
    expect((await screen.findByTestId("sandbox-failed")).textContent).toContain("gone");
    expect(screen.getByTestId("sandbox-message")).toBeTruthy();
  });
});

describe("the form of a fault", () => {
  const typed = (change: Partial<FaultForm>) => readForm({ ...emptyForm(), ...change }, choices);

  it.each([
    ["probability", "0", 0],
    ["probability", "100", 1],
    ["probability", "12.5", 0.125],
    ["count", "1", 1],
    ["count", "", null],
    ["delay_ms", "600000", 600_000],
  ] as const)("reads %s %j", (field, text, value) => {
    expect(typed({ [field]: text }).fault?.[field]).toBe(value);
  });

  it.each([
    ["probability", "101"],
    ["probability", ""],
    ["probability", "-1"],
    ["probability", "1e1"],
    ["count", "0"],
    ["count", "1.5"],
    ["delay_ms", "600001"],
    ["delay_ms", "-1"],
  ] as const)("refuses %s %j", (field, text) => {
    expect(typed({ [field]: text }).bad).toEqual([field]);
  });

  it("takes the clock's offset for a wrong clock only", () => {
    expect(typed({ kind: "stale_clock", offset_s: "-90" }).fault?.offset_s).toBe(-90);
    expect(typed({ kind: "stale_clock", offset_s: "31622401" }).bad).toEqual(["offset_s"]);
    expect(typed({ kind: "latency", offset_s: "nonsense" }).fault?.offset_s).toBeNull();
  });

  it("takes a code for an answer of any code only", () => {
    expect(typed({ kind: "answer_code", code: "102404" }).fault?.code).toBe(102404);
    expect(typed({ kind: "answer_code", code: "" }).fault?.code).toBeNull();
    expect(typed({ kind: "answer_code", code: "200" }).bad).toEqual(["code"]);
    expect(typed({ kind: "latency", code: "nonsense" }).fault?.code).toBeNull();
  });

  it("drops a stage that the kind does not have", () => {
    expect(typed({ kind: "latency", stage: "after" }).fault?.stage).toBe("after");
    expect(typed({ kind: "stale_clock", stage: "after" }).fault?.stage).toBeNull();
  });

  it("shows a chance without the noise of binary fractions", () => {
    expect([0.07, 0.125, 1].map(percentOf)).toEqual(["7", "12.5", "100"]);
  });
});

it.each([
  ['{"message":{"message_type":1,"text":"a"}}', { type: 1, text: "a" }],
  ['{"message":{"message_type":"1"}}', { type: null, text: "" }],
  ["not json", { type: null, text: "" }],
  ["null", { type: null, text: "" }],
])("glances at the body %s", (body, seen) => {
  expect(bodySummary(body)).toEqual(seen);
});
