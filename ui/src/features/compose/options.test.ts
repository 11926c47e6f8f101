import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { tick } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { en } from "@/i18n/en";
import { zh } from "@/i18n/zh";
import { ACCOUNT, bridge, issue } from "./bridge.fixture";
import { CATALOGUE } from "./catalogue.fixture";
import { goTo } from "./jump";
import { allPointers, optionGroups, parseIds } from "./options/catalogue";
import Options from "./options/Options.svelte";
import { session } from "./current";
import type { Session } from "./session.svelte";

let s: Session;
beforeEach(async () => {
  bridge();
  s = session(() => ACCOUNT, null);
  await vi.waitFor(() => expect(s.draft.isSet("/message/message_client_id")).toBe(true));
});
const show = (): void => void render(Options, { session: s, catalogue: CATALOGUE, oncleared: () => {} });
const option = (pointer: string): HTMLElement => screen.getByTestId(`compose-option-${pointer}`);
async function openAll(kind: "p2p" | "team" | "superteam"): Promise<void> {
  s.draft.conversationKind = kind;
  for (const g of optionGroups(CATALOGUE)) s.openGroups.add(g.name);
  await tick();
}

describe("the option panels", () => {
  it("have a control for every option of the catalogue", async () => {
    show();
    const seen = new Set<string>();
    for (const kind of ["p2p", "team", "superteam"] as const) {
      await openAll(kind);
      for (const p of allPointers(CATALOGUE)) if (screen.queryByTestId(`compose-option-${p}`)) seen.add(p);
    }
    expect([...seen].sort()).toEqual(allPointers(CATALOGUE).sort());
  });

  it("have words for every option and group in both languages", () => {
    for (const w of [zh.options, en.options]) {
      const fields = w.fields as Record<string, { label: string; help: string }>;
      const groups = w.groups as Record<string, { label: string; help: string }>;
      for (const p of allPointers(CATALOGUE)) expect(fields[p]?.label, p).toBeTruthy();
      for (const g of optionGroups(CATALOGUE)) expect(groups[g.name]?.label, g.name).toBeTruthy();
    }
  });

  it("call no field unknown that the form has above", async () => {
    const place = { ...CATALOGUE.flatMap((g) => g.fields)[0]!, pointer: "/message/location_x" };
    const catalogue = [{ name: "message", applies_to: [], fields: [place] }];
    s.draft.set("/message/text", "hello");
    s.draft.set("/message/odd", "x");
    render(Options, { session: s, catalogue, oncleared: () => {} });
    s.openGroups.add("message");
    const unknown = await screen.findByText((text) => text.endsWith("odd"));
    expect(unknown.textContent).toBe(zh.compose.options.unknownKeys("odd"));
  });

  it("write the title of a push into its payload, and leave the rest of that text as it is", async () => {
    s.draft.set("/push_config/push_payload", '{"hwField":{"a":1.0}}');
    show();
    await openAll("p2p");
    const title = screen.getByTestId<HTMLInputElement>("compose-push-title");
    await userEvent.type(title, "雁");
    expect(s.draft.string("/push_config/push_payload")).toBe('{"hwField":{"a":1.0},"pushTitle":"雁"}');
    await userEvent.clear(title);
    expect(s.draft.string("/push_config/push_payload")).toBe('{"hwField":{"a":1.0}}');
    s.draft.set("/push_config/push_payload", undefined);
    await tick();
    await userEvent.type(title, "T");
    expect(s.draft.string("/push_config/push_payload")).toBe('{"pushTitle":"T"}');
    await userEvent.clear(title);
    expect(s.draft.isSet("/push_config/push_payload")).toBe(false);
  });

  it("are closed, and count what is set", async () => {
    s.draft.set("/push_config/push_content", "hi");
    s.draft.set("/push_config/push_enabled", false);
    show();
    await tick();
    const panel = screen.getByTestId("compose-group-push_config");
    expect(panel.dataset["open"]).toBe("false");
    expect(within(panel).getByLabelText(zh.compose.options.changed(2)).textContent).toBe("2");
  });

  it("distinguish false from unset", async () => {
    show();
    await openAll("p2p");
    const tri = option("/push_config/push_enabled");
    expect(tri.dataset["value"]).toBe("unset");
    await userEvent.click(within(tri).getByText(zh.compose.options.off));
    expect(s.draft.boolean("/push_config/push_enabled")).toBe(false);
    await userEvent.click(within(tri).getByText(zh.compose.options.unsetDefault(true)));
    expect(s.draft.isSet("/push_config")).toBe(false);
  });

  it("say why a group does not apply, and still let what is set in it be taken out", async () => {
    s.draft.set("/team_option/mark_as_read", true);
    show();
    await openAll("p2p");
    const panel = screen.getByTestId("compose-group-team_option");
    expect(panel.textContent).toContain(zh.compose.options.notHere(zh.compose.to.kinds.team));
    expect(panel.textContent).toContain(zh.compose.options.stillSet(1));
    expect(screen.queryByTestId("compose-option-/team_option/ignore_chat_banned")).toBeNull();
    await userEvent.click(screen.getByTestId("compose-group-team_option-clear"));
    expect(s.draft.isSet("/team_option")).toBe(false);
  });

  it("find options by label, wire name and help", async () => {
    show();
    for (const text of ["强制推送成员", "push_forcepush_ids", "忽略提醒设置的成员"]) {
      s.draft.conversationKind = "team";
      s.optionSearch = text;
      await tick();
      expect(screen.getAllByTestId(/^compose-option-/).map((e) => e.dataset["testid"])).toContain(
        "compose-option-/push_config/push_forcepush_ids",
      );
    }
  });

  it("take digits beyond 2^53 as they are typed", async () => {
    show();
    await openAll("p2p");
    await userEvent.type(option("/thread_config/thread_root/message_server_id"), "9223372036854775807");
    expect(s.draft.raw("/thread_config/thread_root/message_server_id")).toBe("9223372036854775807");
  });

  it("take a pasted list of accounts and keep the caret's text", async () => {
    show();
    await openAll("team");
    const area = option("/push_config/push_forcepush_ids") as HTMLTextAreaElement;
    area.focus();
    await userEvent.paste("a, b，c\nd ");
    expect(s.draft.list("/push_config/push_forcepush_ids")).toEqual(["a", "b", "c", "d"]);
    expect(area.value).toBe("a, b，c\nd ");
  });

  it("clear everything in one step that can be taken back", async () => {
    s.draft.set("/push_config/push_content", "hi");
    s.draft.set("/extension", "{}");
    show();
    await tick();
    await userEvent.click(screen.getByTestId("compose-options-reset"));
    expect(s.draft.isSet("/extension") || s.draft.isSet("/push_config")).toBe(false);
    s.draft.undo();
    expect(s.draft.string("/extension")).toBe("{}");
  });
});

describe("jumping to an issue", () => {
  it("opens the panel and puts the focus in the field", async () => {
    show();
    s.optionSearch = "nothing like it";
    expect(await goTo(document.body, s, CATALOGUE, "/push_config/push_payload")).toBe(true);
    expect(s.openGroups.has("push_config")).toBe(true);
    expect(document.activeElement).toBe(option("/push_config/push_payload"));
  });

  it("goes to the list for one of its members", async () => {
    show();
    s.draft.conversationKind = "team";
    expect(await goTo(document.body, s, CATALOGUE, "/target_option/receiver_account_ids/3")).toBe(true);
    expect(document.activeElement).toBe(option("/target_option/receiver_account_ids"));
  });

  it("says when the form has no such field", async () => {
    show();
    expect(await goTo(document.body, s, CATALOGUE, "/unknown_key")).toBe(false);
  });

  it("shows the issue at the field", async () => {
    show();
    s.checks.preview = {
      method: "",
      url: "",
      headers: [],
      body_bytes: 0,
      syntax: null,
      issues: [issue("/extension", "not_json", "warning")],
    };
    await openAll("p2p");
    expect(screen.getByTestId("compose-group-top").textContent).toContain(
      zh.issues.not_json({ max: null, actual: null, related: null, text: null, expected: null }),
    );
  });
});

it("account lists split at commas of both widths, semicolons and blanks", () => {
  expect(parseIds(" a,b，c;d；e、f\n\tg ")).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
});
