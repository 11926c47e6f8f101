import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { BroadcastWithdrawn, KeptBroadcast, KeptPush } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, asked, bridge, type Bridge } from "../bridge.fixture";
import Broadcasts from "./Broadcasts.svelte";
import Pushes from "./Pushes.svelte";

describe("the list of broadcasts", () => {
  const ONE: KeptBroadcast = {
    broadcast_id: "700000000000000001",
    from_account_id: null,
    content: "5.0 is out",
    offline_enabled: true,
    target_os: ["ios"],
    create_time_ms: 1_764_000_000_000,
    expire_time_ms: 1_764_600_000_000,
    row_id: "7",
  };
  const WITHDRAWN: BroadcastWithdrawn = {
    outcome: "sent",
    code: 200,
    msg: null,
    error: null,
    explained: null,
    row_id: "7",
    unwritten: false,
  };
  let b: Bridge;
  beforeEach(() => {
    b = bridge();
    i18n.follow("en", "en");
    b.answers["broadcast_list"] = ({ pageToken }) =>
      pageToken === null
        ? { items: [ONE], next_token: "t" }
        : { items: [{ ...ONE, broadcast_id: "2", content: "older" }], next_token: null };
  });

  async function open() {
    render(Broadcasts, { account: ACCOUNT, onclose: () => undefined });
    const row = await screen.findByTestId("broadcast");
    return { user: userEvent.setup(), row };
  }

  it("lists broadcasts page by page, and looks one up by its id", async () => {
    const { user, row } = await open();
    expect(row.textContent).toContain("5.0 is out");
    expect(row.textContent).toContain("iOS");
    await user.click(screen.getByTestId("broadcasts-more"));
    expect((await screen.findAllByTestId("broadcast")).map((one) => one.dataset["id"])).toEqual([
      "700000000000000001",
      "2",
    ]);
    b.answers["broadcast_find"] = ({ broadcastId }) => ({ ...ONE, broadcast_id: broadcastId });
    await user.type(screen.getByTestId("broadcasts-id"), " 42 ");
    await user.click(screen.getByTestId("broadcasts-find"));
    await screen.findByText("42");
    expect(asked(b, "broadcast_find").map((args) => args["broadcastId"])).toEqual(["42"]);
  });

  it("withdraws one only after it was asked, and says how that ended", async () => {
    const { user, row } = await open();
    b.answers["broadcast_withdraw"] = () => WITHDRAWN;
    await user.click(within(row).getByTestId("broadcast-withdraw"));
    await user.click(within(row).getByTestId("broadcast-keep"));
    expect(asked(b, "broadcast_withdraw")).toEqual([]);
    await user.click(within(row).getByTestId("broadcast-withdraw"));
    await user.click(within(row).getByTestId("broadcast-sure"));
    expect((await within(row).findByTestId("broadcast-end")).textContent).toBe("Recalled");
    expect(within(row).queryByTestId("broadcast-withdraw")).toBeNull();
    expect(asked(b, "broadcast_withdraw")).toMatchObject([{ broadcastId: ONE.broadcast_id }]);
  });

  it("goes on with the list that is shown while an id is only typed, and with it after a page failed", async () => {
    const { user } = await open();
    await user.type(screen.getByTestId("broadcasts-id"), "42");
    const list = b.answers["broadcast_list"]!;
    b.answers["broadcast_list"] = () => {
      throw { code: "unreached", message: "no", field: null, line: null, issues: [] };
    };
    await user.click(screen.getByTestId("broadcasts-more"));
    await screen.findByTestId("broadcasts-problem");
    b.answers["broadcast_list"] = list;
    await user.click(screen.getByTestId("broadcasts-more"));
    await screen.findByText("older");
    expect(screen.getAllByTestId("broadcast")).toHaveLength(2);
    expect(asked(b, "broadcast_find")).toEqual([]);
  });

  it("lists those whose id the answer does not name, and offers no recall of them", async () => {
    b.answers["broadcast_list"] = () => ({
      items: ["a", "b"].map((content) => ({ ...ONE, broadcast_id: null, content })),
      next_token: null,
    });
    render(Broadcasts, { account: ACCOUNT, onclose: () => undefined });
    const rows = await screen.findAllByTestId("broadcast");
    expect(rows.map((row) => row.querySelector("p")?.textContent)).toEqual(["a", "b"]);
    expect(screen.queryByTestId("broadcast-withdraw")).toBeNull();
  });

  it("does not call it an error where a recall is not confirmed, and offers it again", async () => {
    const { user, row } = await open();
    b.answers["broadcast_withdraw"] = () =>
      Promise.reject({ code: "production_unconfirmed", message: "", field: null, line: null, issues: [] });
    await user.click(within(row).getByTestId("broadcast-withdraw"));
    await user.click(within(row).getByTestId("broadcast-sure"));
    await within(row).findByTestId("broadcast-withdraw");
    expect(asked(b, "broadcast_withdraw")).toHaveLength(1);
    expect(screen.queryByTestId("broadcasts-problem")).toBeNull();
  });

  it("shows what the service says instead of a list", async () => {
    b.answers["broadcast_list"] = () => {
      throw { code: "unreached", message: "no", field: null, line: null, issues: [] };
    };
    render(Broadcasts, { account: ACCOUNT, onclose: () => undefined });
    expect(await screen.findByTestId("broadcasts-problem")).toBeTruthy();
    expect(screen.queryByTestId("broadcasts-none")).toBeNull();
  });
});

describe("the list of pushes", () => {
  const ONE: KeptPush = {
    push_id: "9007199254740993",
    sender_account_id: "system",
    content: "Sale starts",
    target_type: 0,
    target_os: ["ios", "beos"],
    roam_enabled: true,
    create_time_ms: 1_764_000_000_000,
    roam_expire_time_ms: 1_764_600_000_000,
    row_id: "7",
  };
  let b: Bridge;
  beforeEach(() => {
    b = bridge();
    i18n.follow("en", "en");
    b.answers["push_list"] = ({ pageToken }) =>
      pageToken === null
        ? { items: [ONE], next_token: "t" }
        : { items: [{ ...ONE, push_id: "2", content: "older", row_id: null }], next_token: null };
  });

  it("lists pushes page by page, says where they are known from, and looks one up by its id", async () => {
    const user = userEvent.setup();
    render(Pushes, { account: ACCOUNT, onclose: () => undefined });
    const push = await screen.findByTestId("push");
    for (const part of ["Sale starts", "system", "9007199254740993", "iOS", "beos", "Sent with Yanshu"])
      expect(push.textContent).toContain(part);
    expect(screen.getByTestId("pushes").textContent).toContain("one official SDK only");
    await user.click(screen.getByTestId("pushes-more"));
    const ids = (await screen.findAllByTestId("push")).map((one) => one.dataset["id"]);
    expect(ids).toEqual(["9007199254740993", "2"]);
    expect(within(screen.getAllByTestId("push")[1]!).queryByText("Sent with Yanshu")).toBeNull();
    b.answers["push_find"] = ({ pushId }) => ({ ...ONE, push_id: pushId });
    await user.type(screen.getByTestId("pushes-id"), " 42 ");
    await user.click(screen.getByTestId("pushes-find"));
    await screen.findByText("42");
    expect(asked(b, "push_find").map((args) => args["pushId"])).toEqual(["42"]);
  });

  it("says that there are none, and shows what the service says instead of a list", async () => {
    b.answers["push_list"] = () => ({ items: [], next_token: null });
    const first = render(Pushes, { account: ACCOUNT, onclose: () => undefined });
    expect((await screen.findByTestId("pushes-none")).textContent).toBe("No pushes");
    first.unmount();
    b.answers["push_list"] = () => {
      throw { code: "unreached", message: "no", field: null, line: null, issues: [] };
    };
    render(Pushes, { account: ACCOUNT, onclose: () => undefined });
    expect(await screen.findByTestId("pushes-problem")).toBeTruthy();
    expect(screen.queryByTestId("pushes-none")).toBeNull();
  });
});
