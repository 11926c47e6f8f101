import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SeatNotice } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { attachmentOf } from "./attachment";
import { team } from "./population";
import Seat from "./Seat.svelte";
import SeatBanners from "./SeatBanners.svelte";
import SeatTeamRow from "./SeatTeamRow.svelte";
import { message, Stand } from "./seat.fixture";
import { SeatView } from "./state.svelte";

let stand: Stand;
const user = userEvent.setup();

async function open(): Promise<void> {
  render(Seat, { shown: true, view: new SeatView(stand) });
  await user.type(await screen.findByTestId("seat-account"), "Bob");
  await user.click(screen.getByTestId("seat-take"));
  await user.click(await screen.findByTestId("seat-conversation"));
  await screen.findAllByTestId("seat-message");
}

describe("the receiver's seat", () => {
  beforeEach(async () => {
    await i18n.show("zh");
    stand = new Stand();
  });
  afterEach(cleanup);

  it("shows what an account has, and how much of it waits to be read", async () => {
    await open();
    expect(screen.getByTestId("seat-unread").textContent?.trim()).toBe("1条未读");
    expect(screen.getByTestId("seat-message").textContent).toContain("第1条");
  });

  it("acts as the account that is chosen", async () => {
    await open();
    await user.click(screen.getByTestId("seat-read-all"));
    await user.click(screen.getByTestId("seat-block"));
    await user.click(screen.getAllByTestId("seat-react")[1] as HTMLElement);
    expect(stand.acts).toEqual([
      { act: "read", kind: "p2p", peer: "alice" },
      { act: "block", account_id: "alice", on: true },
      { act: "react", message_server_id: message(1).message_server_id, index: 2 },
    ]);
  });

  it("shows a push for what arrives while it is looked at, and for nothing before", async () => {
    await open();
    expect(screen.queryByTestId("seat-banner")).toBeNull();
    stand.kept.push(message(2), message(3, { push: null }));
    stand.kept.pop();
    stand.changed?.();
    await waitFor(() => expect(screen.getByTestId("seat-banner").textContent).toContain("alice：第2条"));
    await user.click(screen.getByLabelText("关闭推送"));
    expect(screen.queryByTestId("seat-banner")).toBeNull();
  });

  it("shows a push for each of several messages that come at once, in one conversation too", async () => {
    await open();
    stand.kept.push(message(2), message(3), message(4, { push: null }));
    stand.changed?.();
    stand.changed?.();
    await waitFor(() => expect(screen.queryAllByTestId("seat-banner")).toHaveLength(2));
    const shown = screen.getAllByTestId("seat-banner").map((one) => one.textContent);
    expect(shown[0]).toContain("第3条");
    expect(shown[1]).toContain("第2条");
    stand.kept.push(message(5));
    stand.changed?.();
    await waitFor(() => expect(screen.queryAllByTestId("seat-banner")).toHaveLength(3));
    expect(screen.getAllByTestId("seat-banner")[0]?.textContent).toContain("第5条");
  });

  it("shows broadcasts, notifications and pushes to all as they come, each once", async () => {
    const notice = (id: string, kind: SeatNotice["kind"]): SeatNotice => ({
      id,
      kind,
      sender_id: null,
      create_time_ms: 1_764_000_000_000 + Number(id),
      content: `内容${id}`,
    });
    stand.notices = [notice("1", "broadcast")];
    await open();
    stand.notices = [notice("3", "push"), notice("2", "notification"), ...stand.notices];
    stand.changed?.();
    await waitFor(() => expect(screen.queryAllByTestId("seat-banner")).toHaveLength(2));
    const texts = () => screen.queryAllByTestId("seat-banner").map((one) => one.textContent);
    expect(texts()[0]).toContain("内容3");
    expect(texts()[1]).toContain("内容2");
    await user.click(screen.getAllByLabelText("关闭推送")[0]!);
    expect(document.activeElement).toBe(screen.getByLabelText("关闭推送"));
    stand.changed?.();
    await waitFor(() => expect(texts()).toHaveLength(1));
  });

  it("makes a sound for a push that is new, and for none that is dismissed", async () => {
    let sounds = 0;
    class Tone {
      connect = (to: unknown) => to;
      start = () => void sounds++;
      stop = () => undefined;
    }
    vi.stubGlobal("AudioContext", class {});
    vi.stubGlobal("OscillatorNode", Tone);
    vi.stubGlobal("GainNode", Tone);
    const banner = (id: string) => ({
      id,
      sender_id: "a",
      title: "",
      text: id,
      with_name: false,
      notice: null,
    });
    const props = { sound: true, ondismiss: () => undefined };
    const { rerender } = render(SeatBanners, { ...props, banners: [banner("2"), banner("1")] });
    expect(sounds).toBe(1);
    await rerender({ banners: [banner("1")] });
    expect(sounds).toBe(1);
    await rerender({ banners: [banner("3"), banner("1")] });
    expect(sounds).toBe(2);
    vi.unstubAllGlobals();
  });

  it("shows all of a long conversation, a page at a time", async () => {
    stand.kept = Array.from({ length: 320 }, (_, at) => message(at + 1, { unread: false }));
    const view = new SeatView(stand);
    await view.take("bob");
    await view.show({ kind: "p2p", peer: "alice" });
    for (let page = 1; view.more; page++) {
      expect(view.messages).toHaveLength(50 * page);
      await view.showMore();
    }
    expect(view.messages.map(({ text }) => text)).toEqual(stand.kept.map(({ text }) => text));
  });

  it("ends a reading however often something happens meanwhile", async () => {
    const view = new SeatView(stand);
    const reads: (() => void)[] = [];
    const { people } = stand;
    stand.people = async () => {
      await new Promise<void>((end) => reads.push(end));
      return people();
    };
    const first = view.refresh();
    void view.refresh();
    void view.refresh();
    reads[0]?.();
    await first;
    expect(view.people?.accounts).toEqual(["alice", "bob"]);
    expect(reads).toHaveLength(2);
  });

  it("hides what a recalled message said, and shows what a stream has said so far", async () => {
    stand.kept = [
      message(1, { recalled: true, text: "" }),
      message(2, { streaming: true, text: "", attachment: '{"text":"从前","index":1}' }),
    ];
    await open();
    const [recalled, streamed] = screen.getAllByTestId("seat-message");
    expect(recalled?.textContent).toContain("消息已被撤回");
    expect(streamed?.textContent).toContain("从前");
    expect(screen.getByTestId("seat-streaming")).toBeTruthy();
  });

  it("finds the last of many accounts by a part of its id, and says how many are not listed", async () => {
    stand.accounts = Array.from({ length: 450 }, (_, n) => `user-${String(n).padStart(3, "0")}`);
    render(Seat, { shown: true, view: new SeatView(stand) });
    expect((await screen.findByTestId("seat-hidden")).textContent).toContain("250");
    await user.type(screen.getByTestId("seat-account"), "R-44");
    expect(screen.queryByTestId("seat-hidden")).toBeNull();
    await user.click(screen.getByTestId("seat-known"));
    const shown = (await screen.findAllByRole("option")).map(({ textContent }) => textContent.trim());
    expect(shown).toEqual(Array.from({ length: 10 }, (_, n) => `user-44${n}`));
    await user.click(screen.getByRole("option", { name: "user-449" }));
    // Whose seat is taken: the list is whole again.
    expect((await screen.findByTestId("seat-known")).dataset["value"]).toBe("account:user-449");
    expect(screen.getByTestId("seat-hidden").textContent).toContain("250");
  });

  it("says in the list of conversations what a stream has said, which is in its attachment", async () => {
    stand.kept = [message(1, { text: "", attachment: '{"text":"Once upon"}', streaming: false })];
    await open();
    expect(screen.getByTestId("seat-conversation").textContent).toContain("Once upon");
  });

  it("opens a window of its own", async () => {
    await open();
    await user.click(screen.getByTestId("seat-window"));
    expect(stand.opened).toEqual([{ account: "bob", place: { kind: "p2p", peer: "alice" } }]);
  });
});

describe("a team", () => {
  beforeEach(async () => {
    await i18n.show("en");
    stand = new Stand();
    stand.teams = [{ kind: "team", team_id: "42", name: "Flock", members: ["bob"] }];
    stand.kept = [message(1, { unread: false, reactions: [{ operator_id: "bob", index: 2 }] })];
  });
  afterEach(cleanup);

  it("is looked at as a whole, without acting, and as one of its members", async () => {
    const view = new SeatView(stand);
    render(Seat, { shown: true, view });
    await view.takeTeam({ kind: "team", peer: "42" });
    expect((await screen.findByTestId("seat-team")).textContent).toContain("Flock");
    expect(stand.asked).toBeNull();
    expect(screen.getByTestId("seat-reaction").textContent).toContain("Reaction 2 · 1");
    expect(screen.queryByTestId("seat-react")).toBeNull();
    expect(screen.queryByTestId("seat-offline")).toBeNull();

    await user.click(screen.getByTestId("seat-team-member"));
    await waitFor(() => expect(stand.asked).toBe("bob"));
    expect(view.place).toEqual({ kind: "team", peer: "42" });
    expect(screen.queryByTestId("seat-team")).toBeNull();
    expect(screen.getAllByTestId("seat-react")).toHaveLength(3);
    await waitFor(() => expect(document.activeElement?.tagName).toBe("H3"));
  });

  it("is found by its id when that is typed", async () => {
    render(Seat, { shown: true, view: new SeatView(stand) });
    await user.type(await screen.findByTestId("seat-account"), "42");
    await user.click(screen.getByTestId("seat-take"));
    expect((await screen.findByTestId("seat-team")).textContent).toContain("Flock");
  });

  it("keeps out who left while somebody else was being added", async () => {
    const members = (...ids: string[]) =>
      team({ team_id: "42", members: ids.map((account_id) => ({ account_id, muted: false })) });
    const changes: string[][] = [];
    const onchange = (changed: ReturnType<typeof team>) =>
      changes.push(changed.members.map(({ account_id }) => account_id ?? ""));
    const props = { onchange, onremove: () => undefined };
    const { rerender } = render(SeatTeamRow, { ...props, team: members("bob", "carol") });
    const field = screen.getByTestId<HTMLInputElement>("seat-members");
    await rerender({ team: members("bob") });
    expect(field.value).toBe("bob");
    await rerender({ team: members("bob", "carol") });
    await user.type(field, " dora");
    await rerender({ team: members("bob") });
    await user.tab();
    await waitFor(() => expect(changes).toEqual([["bob", "dora"]]));
  });
});

describe("what is in an attachment", () => {
  it("reads both names of an attachment, and none of what is none", () => {
    expect(attachmentOf('{"latitude":1.5,"lng":2,"address":"x"}')).toMatchObject({
      lat: 1.5,
      lng: 2,
      title: "x",
    });
    expect(attachmentOf("{").name).toBe("");
  });
});
