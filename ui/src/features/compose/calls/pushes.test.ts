import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import type { KeptPush } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, asked, bridge, type Bridge } from "../bridge.fixture";
import Pushes from "./Pushes.svelte";

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
