import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { Boot, CheckReport, PageStart } from "@/bindings";
import { sandbox, stored } from "@/features/accounts/account.fixture";
import { i18n } from "@/i18n/index.svelte";
import Notices from "./Notices.svelte";
import Rail from "./Rail.svelte";
import Recovered from "./Recovered.svelte";
import { copiedAt } from "./repair";
import { App } from "./state.svelte";

describe("notices", () => {
  const live = stored({ id: "prod", name: "Live", stage: "production" });
  let app: App;
  beforeEach(() => {
    mockIPC(() => null);
    app = new App();
    app.accounts = [sandbox, live, stored()];
    i18n.follow("en", "en");
  });
  const past = (account_id: string) => ({
    account_id,
    conversation: { sender: "a", kind: "p2p" as const, receiver: "b" },
    body: "{}",
    attachment: null,
  });

  it("warns in the colour of production when a past message brings a production account", async () => {
    app.openDraft(past("prod"));
    render(Notices, { app });
    const notice = await screen.findByTestId("frame-switched");
    expect(notice.className).toContain("production");
    expect(notice.textContent).toContain('Now using "Live"');
    await userEvent.click(screen.getByTestId("frame-switched-back"));
    expect(app.account?.id).toBe("sandbox");
    expect(screen.queryByTestId("frame-switched")).toBeNull();
  });

  it("says it quietly of a test account", async () => {
    app.openDraft(past("a1"));
    render(Notices, { app });
    expect((await screen.findByTestId("frame-switched")).className).not.toContain("production");
  });

  it("reports of a damaged database where it is kept and what took its place, until put away", async () => {
    const repair = {
      file: "history.db",
      set_aside: "history.db.damaged-1",
      restored_from: "backups/history-1.db",
    };
    app.boot = { repairs: [repair], sandbox: { base_url: null, problem: null } } as unknown as Boot;
    render(Notices, { app });
    const notice = screen.getByTestId("frame-repaired");
    expect(notice.className).toContain("warning");
    for (const named of Object.values(repair)) expect(notice.textContent).toContain(named);
    await userEvent.click(screen.getByTestId("frame-repaired-close"));
    expect(screen.queryByTestId("frame-repaired")).toBeNull();
  });

  it("says of when the copy is that took a damaged database's place, and puts away one notice at a time", async () => {
    const copied = {
      file: "history.db",
      set_aside: "history.db.damaged-20261123T013045123Z",
      restored_from: "backups/history-20261115T120000123Z.db",
    };
    const fresh = { file: "app.db", set_aside: "app.db.damaged-20261123T013045200Z", restored_from: null };
    app.boot = { repairs: [copied, fresh], sandbox: { base_url: null, problem: null } } as unknown as Boot;
    render(Notices, { app });
    const texts = screen.getAllByTestId("frame-repaired").map((notice) => notice.textContent);
    expect(texts[0]).toMatch(/The backup of 1[56] November 2026/);
    expect(texts[1]).toContain("There was no backup");
    await userEvent.click(screen.getAllByTestId("frame-repaired-close")[0]!);
    expect(screen.getByTestId("frame-repaired").textContent).toContain("app.db");
  });

  it("says once of a database that it was found to be damaged, at the start and while the window is open", async () => {
    app.foundDamaged("app.db");
    render(Notices, { app });
    app.foundDamaged("app.db");
    app.foundDamaged("history.db");
    await waitFor(() => expect(screen.getAllByTestId("frame-damaged")).toHaveLength(2));
    const notices = screen.getAllByTestId("frame-damaged");
    const said = notices.map((notice) => notice.textContent ?? "");
    expect(said.map((text) => /(\S+) is damaged/.exec(text)?.[1])).toEqual(["app.db", "history.db"]);
    expect(said[0]).toContain("Restart Yanshu");
  });

  it("says of a full disk that everything can be read and nothing sent", () => {
    app.boot = {
      repairs: [],
      read_only: true,
      sandbox: { base_url: null, problem: null },
    } as unknown as Boot;
    render(Notices, { app });
    const said = screen.getByTestId("frame-read-only").textContent;
    expect(said).toContain("The disk is full");
    expect(said).toContain("nothing can be sent");
  });

  it("says of a data folder on a network drive that it is slower there, until that is read", async () => {
    app.boot = { repairs: [], remote: true, sandbox: { base_url: null, problem: null } } as unknown as Boot;
    render(Notices, { app });
    expect(screen.getByTestId("frame-remote").textContent).toContain("The data folder is on a network drive");
    await userEvent.click(screen.getByTestId("frame-remote-close"));
    expect(screen.queryByTestId("frame-remote")).toBeNull();
  });

  it.each([
    ["backups/history-20261122T031500123Z.db", "2026-11-22T03:15:00.000Z"],
    ["backups/history-20261122T031500123Z-2.db", "2026-11-22T03:15:00.000Z"],
    ["backups/history-1.db", undefined],
    ["backups/history-20269922T031500123Z.db", undefined],
  ])("reads from the name %s that the copy was made at %s", (name, made) => {
    expect(copiedAt(name)?.toISOString()).toBe(made);
  });
});

describe("the check of what a crash cut off", () => {
  type Answer = Partial<CheckReport> | { code: string; message: string; field: null };

  /** Rows of unknown end, newest first; every second one was cut off. Answers to checks by id. */
  let answers: Map<string, Answer>;
  let checked: string[];
  let hold: Promise<void> | null;
  let app: App;

  function rows(after: string | null) {
    const all = ["6", "5", "4", "3", "2", "1"].map((id) => ({
      id,
      error: Number(id) % 2 === 0 ? "interrupted" : "unanswered",
    }));
    const from = after === null ? 0 : all.findIndex((row) => row.id === after) + 1;
    const page = all.slice(from, from + 2);
    return { rows: page, next: from + 2 < all.length ? page.at(-1)!.id : null };
  }

  beforeEach(() => {
    i18n.follow("en", "en");
    answers = new Map();
    checked = [];
    hold = null;
    mockIPC(async (cmd, args) => {
      if (cmd === "history_page") {
        const { query, place } = args as { query: string; place: Required<PageStart> };
        expect(query).toBe("outcome:unknown");
        return rows(place.from);
      }
      if (cmd !== "history_check") return null;
      const { id } = args as { id: string };
      checked.push(id);
      await hold;
      const answer = answers.get(id) ?? {};
      if ("message" in answer) throw answer;
      return { found: false, outcome: "unknown", error: null, ...answer };
    });
    app = new App();
    app.recovered = 3;
  });

  it("checks the sends that were cut off one after the other and sums up", async () => {
    answers.set("6", { found: true, outcome: "sent" });
    answers.set("2", { code: "client_id_missing", message: "row 2", field: null });
    render(Recovered, { app });
    await userEvent.click(screen.getByTestId("frame-recovered-check"));
    const summary = await screen.findByTestId("frame-recovered-summary");
    expect(checked).toEqual(["6", "4", "2"]);
    expect(summary.textContent).toContain(
      "1 was sent, 1 was not found and stays unknown, 1 could not be checked.",
    );
    expect(summary.textContent).toContain(i18n.w.errors.client_id_missing.title);
  });

  it("does not call a stream sent that was left without its end", async () => {
    answers.set("6", { found: true, outcome: "sent", partly: true });
    answers.set("4", { found: true, outcome: "sent", partly: false });
    app.recovered = 2;
    render(Recovered, { app });
    await userEvent.click(screen.getByTestId("frame-recovered-check"));
    const summary = await screen.findByTestId("frame-recovered-summary");
    expect(summary.textContent).toContain("1 was sent, 1 was partly sent.");
  });

  it("checks no more of them than were reported", async () => {
    app.recovered = 2;
    await app.recoveryCheck.start(app.recovered);
    expect(checked).toEqual(["6", "4"]);
  });

  it("can be stopped, and counts the check that was on its way", async () => {
    let release = () => {};
    hold = new Promise((go) => (release = go));
    render(Recovered, { app });
    await userEvent.click(screen.getByTestId("frame-recovered-check"));
    await userEvent.click(await screen.findByTestId("frame-recovered-stop"));
    release();
    await waitFor(() => expect(app.recoveryCheck.phase).toBe("done"));
    expect(checked).toEqual(["6"]);
    expect(screen.getByTestId("frame-recovered").textContent).toContain("Stopped: 1 of 3 checked");
  });

  it("says why a look failed, and that nothing was settled by it", async () => {
    for (const id of ["6", "4", "2"]) answers.set(id, { error: "unreached" });
    render(Recovered, { app });
    await userEvent.click(screen.getByTestId("frame-recovered-check"));
    const summary = await screen.findByTestId("frame-recovered-summary");
    expect(summary.textContent).toContain("3 could not be checked. Reason: not reached.");
    expect(screen.getByTestId("frame-recovered").className).toContain("warning");
  });

  it("reports when the sends cannot be read, and lets it be tried again", async () => {
    mockIPC(() => {
      throw { code: "data_failed", message: "disk", field: null };
    });
    render(Recovered, { app });
    await userEvent.click(screen.getByTestId("frame-recovered-check"));
    await waitFor(() => expect(app.recoveryCheck.phase).toBe("failed"));
    expect(screen.getByTestId("frame-recovered").textContent).toContain(i18n.w.errors.data_failed.title);
    expect(screen.getByTestId("frame-recovered-check")).toBeTruthy();
  });
});

describe("the rail", () => {
  it("counts the messages that are being sent, or wait, while another page is in sight", async () => {
    await i18n.follow("en", "en");
    const app = new App();
    app.accounts = [sandbox];
    render(Rail, { app });
    app.work = 3;
    app.go("history");
    const count = await screen.findByTestId("nav-work");
    expect(count.textContent).toBe("3");
    // The number alone says nothing to who hears it.
    expect(screen.getByRole("button", { name: /^Compose ?, 3 messages being sent or waiting$/ })).toBe(
      screen.getByTestId("nav-compose"),
    );
    app.go("compose");
    await waitFor(() => expect(screen.queryByTestId("nav-work")).toBeNull());
    app.go("history");
    app.work = 0;
    await waitFor(() => expect(screen.queryByTestId("nav-work")).toBeNull());
  });
});
