import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Account, CheckReport, Details, SendResult, SendStage } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import SettlePanel from "./SettlePanel.svelte";
import { Settle, type SettleBackend } from "./settle.svelte";
import { details, report, result, row, settling } from "./table.fixture";
import { verdictOf } from "./verdict";

const unknown = details(row(1, { outcome: "unknown", error: "unanswered", code: null }), {
  request_body: '{"message":{"message_client_id":"old","text":"雁"}}',
  message_client_id: "old",
  answer: null,
});
const account = { id: "a1", name: "Shop", stage: "test", sandbox: false } as Account;

let asked: string[];
let opened: string[];
beforeEach(() => {
  i18n.language = "en";
  asked = [];
  opened = [];
});
afterEach(cleanup);

type Given = { backend?: Partial<SettleBackend>; of?: Details; account?: Account | null };
function open(given: Given = {}) {
  const backend: SettleBackend = {
    ...settling,
    check: async (id) => (asked.push(`check ${id}`), report()),
    sendAgain: async (id) => (asked.push(`again ${id}`), result()),
    sendNew: async (id) => (asked.push(`new ${id}`), result()),
    ...given.backend,
  };
  const settle = new Settle(backend, () => asked.push("changed"));
  render(SettlePanel, {
    details: given.of ?? unknown,
    settle,
    account: given.account === undefined ? account : given.account,
    onopen: (id: string) => opened.push(id),
  });
  return { user: userEvent.setup(), settle };
}
const button = (name: string) => screen.getByTestId<HTMLButtonElement>(`history-settle-${name}`);

describe("the ways to settle a send", () => {
  it("says once what is to be said of several ways", () => {
    const stream = { ...unknown, row: { ...unknown.row, kind: "stream" as const } };
    open({ of: stream });
    const texts = [...screen.getByTestId("history-settle").querySelectorAll("p")].map((p) => p.textContent);
    expect(texts).toEqual([...new Set(texts)]);
    expect([button("check").disabled, button("again").disabled]).toEqual([false, true]);
    const described = button("again").getAttribute("aria-describedby") ?? "";
    expect(document.getElementById(described)?.textContent).toBe(i18n.w.stream.doubt);
  });

  it("checks at once and reports what was looked at, and that it is no proof", async () => {
    const { user } = open();
    await user.click(button("check"));
    const finding = await screen.findByTestId("history-settle-finding");
    expect(asked).toEqual([`check ${unknown.row.id}`, "changed"]);
    expect(finding.textContent).toContain("12 messages from");
    expect(finding.textContent).toContain("not proof");
  });

  it("shows the id of a message that was found to the last digit", async () => {
    const found = report({ found: true, outcome: "sent", message_server_id: "812345678901234568" });
    const { user } = open({ backend: { check: async () => found } });
    await user.click(button("check"));
    expect((await screen.findByTestId("history-settle-server-id")).textContent).toBe("812345678901234568");
  });

  it.each(["test", "production"] as const)(
    "sends again at once from a %s account: Rust asks",
    async (stage) => {
      const { user } = open({ account: { ...account, stage } });
      await user.click(button("again"));
      await screen.findByTestId("history-settle-finding");
      expect(asked[0]).toBe(`again ${unknown.row.id}`);
      expect(screen.queryByTestId("history-settle-confirm")).toBeNull();
    },
  );

  it("says nothing of a failure when the user did not want it sent", async () => {
    const problem = { code: "production_unconfirmed", message: "", field: null };
    const { user, settle } = open({ backend: { sendAgain: () => Promise.reject(problem) } });
    await user.click(button("again"));
    await waitFor(() => expect(settle.busy).toBeNull());
    expect(screen.queryByTestId("history-settle-finding")).toBeNull();
  });

  it("says that the receiver may get two before it sends as new", async () => {
    const { user } = open();
    await user.click(button("fresh"));
    const dialog = await screen.findByTestId("history-settle-confirm");
    expect(dialog.textContent).toContain("twice");
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByTestId("history-settle-confirm-cancel")),
    );
    await user.click(screen.getByTestId("history-settle-confirm-yes"));
    await user.click(await screen.findByTestId("history-settle-show"));
    expect(asked[0]).toBe(`new ${unknown.row.id}`);
    expect(opened).toEqual([row(7).id]);
  });

  it("sends nothing when the confirmation is put away", async () => {
    const { user } = open();
    await user.click(button("fresh"));
    await user.click(await screen.findByTestId("history-settle-confirm-cancel"));
    await waitFor(() => expect(screen.queryByTestId("history-settle-confirm")).toBeNull());
    expect(asked).toEqual([]);
  });

  it("closes what needs a client id where there is none, and says why", () => {
    open({ of: { ...unknown, message_client_id: null } });
    expect(button("check").disabled).toBe(true);
    expect(button("again").disabled).toBe(true);
    expect(button("fresh").disabled).toBe(false);
    expect(screen.getByTestId("history-settle").textContent).toContain("cannot be identified");
  });

  it("leaves every way open for several messages in one call, each of which has a client id", () => {
    const several = { ...unknown.row, kind: "chatroom_batch" as const };
    open({ of: { ...unknown, row: several, message_client_id: null } });
    for (const name of ["check", "again", "fresh"]) expect(button(name).disabled).toBe(false);
    expect(screen.getByTestId("history-settle").textContent).not.toContain("cannot be identified");
  });

  it("closes every way once the account is deleted", () => {
    open({ account: null });
    for (const name of ["check", "again", "fresh"]) expect(button(name).disabled).toBe(true);
  });

  it("reports a failure in the words of its code", async () => {
    const problem = { code: "secret_missing", message: "no entry", field: null };
    const { user } = open({ backend: { check: () => Promise.reject(problem) } });
    await user.click(button("check"));
    const finding = await screen.findByTestId("history-settle-finding");
    expect(finding.textContent).toContain(i18n.w.errors.secret_missing.title);
    expect(finding.getAttribute("role")).toBe("alert");
  });

  it("can be stopped until the request is out", async () => {
    let report: (stage: SendStage) => void = () => undefined;
    let operation = "";
    let done: (end: SendResult) => void = () => undefined;
    const cancel = vi.fn(async () => true);
    const { user, settle } = open({
      backend: {
        stages: (_, listener) => ((report = listener), () => undefined),
        sendAgain: (_, name) => ((operation = name), new Promise((end) => (done = end))),
        cancel,
      },
    });
    await user.click(button("again"));
    expect(button("check").disabled).toBe(true);
    await user.click(await screen.findByTestId("history-settle-stop"));
    expect(cancel).toHaveBeenCalledWith(operation);
    report({ operation, stage: "out" });
    await waitFor(() => expect(screen.queryByTestId("history-settle-stop")).toBeNull());
    done(result());
    await waitFor(() => expect(settle.busy).toBeNull());
  });
});

describe("a finding in words", () => {
  const explain = () => ({ title: "T", action: "A" });
  const looked = (change: Partial<CheckReport>) =>
    verdictOf({ kind: "looked", report: report(change) }, i18n.w.history, "en", "yunxin", explain);
  const sent = (choice: "again" | "fresh", change: Partial<SendResult>) =>
    verdictOf({ kind: "sent", choice, result: result(change) }, i18n.w.history, "en", "yunxin", explain);

  it("is a success only when the message was seen or accepted", () => {
    const good = [looked({ found: true, outcome: "sent" }), sent("again", {}), sent("fresh", {})];
    const part = (name: string, outcome: "sent" | "rejected") => ({
      ...{ kind: "message" as const, name, outcome, code: null, msg: null },
      ...{ message_server_id: null, create_time_ms: null },
    });
    const parts = [part("m1", "sent"), part("m2", "rejected")];
    const open = [
      looked({}),
      looked({ found: true, outcome: "sent", partly: true }),
      sent("again", { parts }),
      sent("fresh", { parts }),
      looked({ error: "unanswered" }),
      sent("again", { outcome: "unknown", error: "refused", code: 102421 }),
      sent("again", { outcome: "unknown", error: "unreached", code: null }),
      sent("again", { outcome: "unknown", error: "unanswered", code: null }),
      sent("fresh", { outcome: "unknown", error: "broken", code: null }),
      sent("fresh", { outcome: "rejected", code: 403 }),
      sent("fresh", { outcome: "rejected", error: "unreached", code: null }),
    ];
    expect(good.map((v) => v.kind)).toEqual(["success", "success", "success"]);
    expect(open.map((v) => v.kind)).not.toContain("success");
    expect(new Set(open.map((v) => v.title)).size).toBe(open.length);
  });

  it("says that the id belongs to another message, and does not take that for this one", () => {
    const other = { message_server_id: "99", create_time_ms: 1, differs: ["text", "attachment"] } as const;
    const mutable = { ...other, differs: [...other.differs] };
    for (const verdict of [
      looked({ other: mutable }),
      sent("again", { outcome: "unknown", error: "refused", code: 107306, other: mutable }),
    ]) {
      expect([verdict.kind, verdict.title]).toEqual(["warning", i18n.w.history.settle.other.title]);
      expect(verdict.texts.join(" ")).toContain("text, attachment");
      expect(verdict.serverId).toBe("99");
    }
  });

  it.each(["en", "zh"] as const)("never says of the sandbox that Yunxin did it (%s)", (language) => {
    i18n.follow(language, language);
    const { end, settle } = i18n.w.history;
    const ends = Object.values(end).flatMap((one) => [one.title("sandbox"), one.text("sandbox")]);
    const settled = [
      settle.found.text("sandbox"),
      settle.resent.title("sandbox"),
      settle.check.busy("sandbox"),
    ];
    const verdicts = [
      { kind: "looked" as const, report: report({ found: true, outcome: "sent" }) },
      { kind: "sent" as const, choice: "again" as const, result: result() },
      { kind: "sent" as const, choice: "again" as const, result: result({ outcome: "rejected", code: 403 }) },
    ].map((finding) => verdictOf(finding, i18n.w.history, language, "sandbox", explain));
    const said = [...ends, ...settled, ...verdicts.flatMap((v) => [v.title, ...v.texts])];
    expect(said.filter((text) => /Yunxin|云信/.test(text))).toEqual([]);
    expect(said.filter((text) => /sandbox|沙箱/i.test(text)).length).toBeGreaterThan(5);
    expect(end.sent.title("yunxin")).toMatch(/Yunxin|云信/);
  });

  it("says that a stopped repeat left everything as it was", () => {
    expect(sent("again", { outcome: "unknown", error: "cancelled", code: null }).kind).toBe("info");
  });

  it("names the code of a refused repeat and does not take it for the first one's end", () => {
    const verdict = sent("again", { outcome: "unknown", error: "refused", code: 102421, msg: "muted" });
    expect(verdict.title).toContain("102421");
    expect(verdict.texts.join(" ")).toContain("still unknown");
  });

  it("reports when something else settled the row meanwhile", () => {
    expect(looked({ outcome: "rejected" }).title).toBe(i18n.w.history.settle.meanwhile.title);
  });

  it("reports that the end could not be written down", () => {
    expect(sent("again", { unwritten: true }).texts.join(" ")).toContain("could not be saved");
  });
});
