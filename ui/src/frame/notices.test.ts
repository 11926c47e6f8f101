import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { sandbox, stored } from "@/features/accounts/account.fixture";
import type { Boot } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import Notices from "./Notices.svelte";
import { copiedAt } from "./repair";
import { App } from "./state.svelte";

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
  app.boot = { repairs: [], read_only: true, sandbox: { base_url: null, problem: null } } as unknown as Boot;
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
