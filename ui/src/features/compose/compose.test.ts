import { fireEvent, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { zh } from "@/i18n/zh";
import {
  ACCOUNT,
  SUMMARY,
  PRODUCTION,
  RESULT,
  asked,
  bridge,
  issue,
  uploaded,
  type Bridge,
} from "./bridge.fixture";
import { CATALOGUE } from "./catalogue.fixture";
import Compose from "./Compose.svelte";
import { session } from "./current";

let b: Bridge;
beforeEach(() => {
  b = bridge();
});
async function open(account = ACCOUNT as typeof PRODUCTION) {
  const on = handlers();
  const page = render(Compose, { catalogue: CATALOGUE, account, initialDraft: null, ...on });
  await vi.waitFor(() => expect(bodyText()).toContain("id-1"));
  return { ...on, ...page };
}
const handlers = () => ({
  onsent: vi.fn(),
  onopenhistory: vi.fn(),
  onneedaccount: vi.fn(),
  onsaveas: vi.fn(),
});
const bodyText = (): string => screen.getByTestId("compose-body").textContent;
const input = (id: string): HTMLInputElement => screen.getByTestId(id);
const ctrlEnter = (more: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true, ...more });

describe("an empty page", () => {
  it("has the focus in the receiver, with nothing open, and completes from there by a click", async () => {
    await open();
    expect(document.activeElement).toBe(input("compose-receiver"));
    expect(screen.queryByTestId("compose-recent")).toBeNull();
    await userEvent.click(input("compose-receiver"));
    expect(await screen.findByTestId("compose-recent")).toBeTruthy();
  });

  it("offers to import a cURL command that was pasted as JSON", async () => {
    await open();
    session(() => ACCOUNT, null).draft.typeText("curl 'https://api.yunxinapi.com/im/v2' -H 'AppKey: x'");
    b.answers["import_clipboard"] = () => ({ messages: [], dropped: [], secrets: [], notes: [] });
    await userEvent.click(await screen.findByTestId("compose-import-pasted"));
    await vi.waitFor(() => expect(asked(b, "import_clipboard")).toHaveLength(1));
  });
});

describe("the conversation row", () => {
  it("fills all three from a pasted id, whatever the field held", async () => {
    await open();
    await userEvent.click(input("compose-sender"));
    await userEvent.paste("kefu_01|2|34521987001");
    await vi.waitFor(() => expect(input("compose-sender").value).toBe("kefu_01"));
    expect(input("compose-receiver").value).toBe("34521987001");
    expect(screen.getByTestId("compose-kind").dataset["value"]).toBe("team");
  });

  it("leaves pasted text in its field where Rust reads no conversation in it", async () => {
    await open();
    await userEvent.click(input("compose-sender"));
    await userEvent.paste("a|9|b");
    await vi.waitFor(() => expect(asked(b, "parse_conversation")).toHaveLength(1));
    expect(input("compose-sender").value).toContain("a|9|b");
    expect(input("compose-receiver").value).toBe("");
  });

  it("completes from recent conversations by keyboard", async () => {
    await open();
    await userEvent.click(input("compose-receiver"));
    await screen.findByTestId("compose-recent");
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(input("compose-sender").value).toBe("kefu");
    expect(input("compose-receiver").value).toBe("345");
  });
});

describe("a template that is sent at once", () => {
  const filled: Draft = {
    account_id: ACCOUNT.id,
    conversation: { sender: "alice", kind: "p2p", receiver: "bob" },
    body: '{"message":{"message_type":0,"text":"welcome","message_client_id":"t-1"}}',
    attachment: null,
  };

  it("gives back what was being written, once it is sent", async () => {
    const { component } = await open();
    await userEvent.type(screen.getByTestId("compose-text"), "half a word");
    await component.sendDraft(filled);
    expect((asked(b, "send")[0]?.["draft"] as Draft).body).toContain("welcome");
    expect(bodyText()).toContain("welcome");
    expect(toast.list.map(({ title }) => title())).toEqual([zh.compose.loaded.template]);
    toast.list[0]?.action?.run();
    await vi.waitFor(() => expect(bodyText()).toContain("half a word"));
  });

  it("offers no step back over what was done in the form meanwhile", async () => {
    const { component } = await open();
    let end = (): void => {};
    b.answers["send"] = () => new Promise((done) => (end = () => done(RESULT)));
    const sent = component.sendDraft(filled);
    await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
    expect(component.busy()).toBe(true);
    await userEvent.type(screen.getByTestId("compose-text"), "!");
    end();
    await sent;
    expect([component.busy(), toast.list]).toEqual([false, []]);
  });
});

describe("the send shortcut in the page", () => {
  it("sends", async () => {
    const on = await open();
    await userEvent.type(input("compose-receiver"), "bob");
    await userEvent.type(screen.getByTestId("compose-text"), "hi");
    await fireEvent(screen.getByTestId("compose-text"), ctrlEnter());
    expect((await screen.findByTestId("compose-result")).dataset["outcome"]).toBe("sent");
    expect(screen.getByTestId("compose-server-id").textContent).toBe("9007199254740993123");
    expect((asked(b, "send")[0]?.["draft"] as Draft).conversation).toEqual({
      sender: "alice",
      kind: "p2p",
      receiver: "bob",
    });
    await vi.waitFor(() => expect(on.onsent).toHaveBeenCalledOnce());
  });

  it("does not send from a composition", async () => {
    await open();
    const area = screen.getByTestId("compose-text");
    await fireEvent(area, ctrlEnter({ isComposing: true }));
    await fireEvent(area, ctrlEnter({ key: "a" }));
    await new Promise((r) => setTimeout(r));
    expect(asked(b, "send")).toHaveLength(0);
    await fireEvent(area, ctrlEnter());
    await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
  });
});

describe("production", () => {
  it("says that it waits for the answer to the system's dialog, and can be cancelled meanwhile", async () => {
    b.answers["send"] = () => new Promise(() => {});
    await open(PRODUCTION);
    await userEvent.type(input("compose-receiver"), "bob");
    await userEvent.click(screen.getByTestId("compose-send"));
    await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
    const { operation } = asked(b, "send")[0] as { operation: string };
    await b.emit("send-stage", { operation, stage: "confirming" });
    await vi.waitFor(() =>
      expect(screen.getByTestId("compose-stage").textContent).toBe(zh.compose.send.confirming),
    );
    await userEvent.click(screen.getByTestId("compose-cancel"));
    expect(asked(b, "send_cancel")).toEqual([{ operation }]);
  });
});

describe("issues", () => {
  it("stand in a list, errors first, that jumps", async () => {
    await open();
    b.issues = [issue("/extension", "not_json", "warning"), issue("/message/text", "required")];
    b.answers["send"] = () => Promise.reject({ code: "body_invalid", message: "", field: null, line: null });
    await userEvent.click(screen.getByTestId("compose-send"));
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("compose-text")));
    const rows = screen.getAllByTestId("compose-issue");
    expect(rows.map((r) => r.dataset["code"])).toEqual(["required", "not_json"]);
    await userEvent.click(rows[1] as HTMLElement);
    await vi.waitFor(() =>
      expect(document.activeElement).toBe(screen.getByTestId("compose-option-/extension")),
    );
  });

  it("do not shout about what was simply not filled in yet", async () => {
    b.issues = [issue("/message/text", "required")];
    await open();
    const bar = screen.getByTestId("compose-issues-toggle");
    await vi.waitFor(() => expect(bar.textContent).toContain(zh.compose.issues.missing(1)));
    expect(bar.textContent).not.toContain(zh.compose.issues.errors(1));
  });
});

describe("attachments", () => {
  it("upload on choosing and write what Rust made of them, to the digit", async () => {
    b.answers["attach_pick"] = () => [SUMMARY];
    b.answers["upload_start"] = () =>
      uploaded('{"url":"https://a/1","md5":"00ff","size":12345678901234567890}', true);
    await open();
    await userEvent.click(screen.getByTestId("compose-type-image"));
    await userEvent.click(screen.getByTestId("compose-pick"));
    await vi.waitFor(() => expect(screen.getByTestId("compose-file").dataset["phase"]).toBe("done"));
    expect(bodyText()).toContain('"size": 12345678901234567890');
    expect(input("compose-fact-size").value).toBe("12345678901234567890");
  });

  it("show why an upload failed, and how to try again", async () => {
    b.answers["attach_pick"] = () => [SUMMARY];
    b.answers["upload_start"] = () => Promise.reject({ code: "unreached", message: "", field: null });
    await open();
    await userEvent.click(screen.getByTestId("compose-type-image"));
    await userEvent.click(screen.getByTestId("compose-pick"));
    const card = await screen.findByTestId("compose-file");
    await vi.waitFor(() => expect(card.textContent).toContain(zh.errors.unreached.title));
    expect(within(card).getByTestId("compose-upload-retry")).toBeTruthy();
  });
});

it("types move by arrow keys", async () => {
  await open();
  screen.getByTestId("compose-type-text").focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(document.activeElement).toBe(screen.getByTestId("compose-type-image"));
  expect(bodyText()).toContain('"message_type": 1');
});

describe("another page in front", () => {
  it("keeps the shortcut from sending", async () => {
    const page = await open();
    await userEvent.type(input("compose-receiver"), "bob");
    await page.rerender({ shown: false });
    await fireEvent(window, ctrlEnter());
    expect(screen.getByTestId("compose-send").dataset["phase"]).toBe("idle");
    await page.rerender({ shown: true });
    await fireEvent(window, ctrlEnter());
    await screen.findByTestId("compose-result");
    expect(asked(b, "send")).toHaveLength(1);
  });

  it("takes the offer to undo away", async () => {
    const page = await open();
    await userEvent.click(screen.getByTestId("compose-new"));
    await vi.waitFor(() => expect(toast.list).toHaveLength(1));
    page.component.leave();
    expect(toast.list).toHaveLength(0);
  });
});

describe("a new message", () => {
  it("begins in the first field to be filled, unless it is begun from a field of the message", async () => {
    const page = await open();
    const begin = async (): Promise<void> => {
      const before = asked(b, "new_client_id").length;
      page.component.startOver();
      await vi.waitFor(() => expect(asked(b, "new_client_id").length).toBeGreaterThan(before));
      await new Promise((done) => setTimeout(done));
    };
    (document.activeElement as HTMLElement).blur();
    await begin();
    expect(document.activeElement).toBe(input("compose-receiver"));
    input("compose-text").focus();
    await begin();
    expect(document.activeElement, "is written in").toBe(input("compose-text"));
    await userEvent.type(input("compose-receiver"), "bob");
    input("compose-receiver").blur();
    await begin();
    expect(document.activeElement, "the receiver is kept").toBe(input("compose-text"));
    screen.getByTestId("compose-new").focus();
    await begin();
    expect(document.activeElement, "what it is begun by is no place to write").toBe(input("compose-text"));
  });
});
