import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import Compose from "./Compose.svelte";
import { ACCOUNT, AT_REST, type Bridge, bridge, issue, queued, RESULT } from "./bridge.fixture";
import { CATALOGUE } from "./catalogue.fixture";
import { FORM } from "./form.fixture";
import { KINDS } from "./kinds";

describe("the form", () => {
  let b: Bridge;
  beforeEach(async () => {
    b = bridge();
    toast.list = [];
    await i18n.show("en");
    render(Compose, FORM);
    await vi.waitFor(() => expect(json().textContent).toContain("id-1"));
  });
  const json = (): HTMLElement => screen.getByTestId("compose-body");
  /** It comes once the window is left alone. */
  const editor = (): Promise<HTMLElement> => screen.findByTestId("compose-json");
  const input = (id: string): HTMLInputElement => screen.getByTestId(id);
  const write = (text: string): Promise<boolean> =>
    fireEvent.input(screen.getByTestId("compose-text"), { target: { value: text } });
  const ctrlEnter = (): KeyboardEvent =>
    new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true });

  describe("a text", () => {
    it("can be taken back from its first character on", async () => {
      expect(input("compose-undo").disabled).toBe(true);
      await write("h");
      await vi.waitFor(() => expect(input("compose-undo").disabled).toBe(false));
      await userEvent.click(input("compose-undo"));
      await vi.waitFor(() => expect(input("compose-text").value).toBe(""));
    });

    it("is written in its own direction, and what turns the direction is marked in the JSON", async () => {
      expect(input("compose-text").getAttribute("dir")).toBe("auto");
      await write("abc\u202edef");
      const shown = await editor();
      await vi.waitFor(() => expect(shown.querySelector(".cm-specialChar")).toBeTruthy());
      expect(shown.querySelector(".cm-specialChar")?.getAttribute("aria-label")).toBe(
        "Invisible character U+202E",
      );
      expect(shown.closest(".cm-editor")?.querySelector("[title=Fold]")).toBeTruthy();
      await i18n.show("zh");
      await write("\u2066abc");
      await vi.waitFor(() => expect(shown.querySelector('[aria-label="不可见字符U+2066"]')).toBeTruthy());
    });
  });

  describe("what is missing", () => {
    it("is said in the words of the field, without a pointer of the JSON", async () => {
      await userEvent.click(screen.getByTestId("compose-type-image"));
      b.issues = [issue("/message/attachment", "required")];
      b.answers["send"] = () =>
        Promise.reject({ code: "body_invalid", message: "", field: null, line: null });
      await userEvent.click(screen.getByTestId("compose-send"));
      const words = (await screen.findByTestId("compose-issue")).textContent.replace(/\s+/g, " ");
      expect(words).toContain("Image");
      expect(words).toContain("Choose a file or enter a URL");
      expect(words).not.toContain("/message");
    });

    it("of JSON that is broken is where the keys of Send lead, and nothing is sent", async () => {
      await userEvent.type(input("compose-receiver"), "bob");
      const send = vi.fn(() => RESULT);
      b.answers["send"] = send;
      const { session } = await import("./current");
      session(() => ACCOUNT, null).draft.typeText('{"message":');
      await screen.findByTestId("compose-broken");
      const shown = await editor();
      expect(document.activeElement).not.toBe(shown);
      await fireEvent(window, ctrlEnter());
      await vi.waitFor(() => expect(document.activeElement).toBe(shown));
      expect(send).not.toHaveBeenCalled();
    });
  });

  it("the JSON is one stop of the Tab key", async () => {
    const shown = await editor();
    expect(shown.contentEditable).toBe("true");
    expect(shown.closest<HTMLElement>("[role=tabpanel]")?.tabIndex).toBe(-1);
  });

  it("the long and the short name of a measure stand at one field", async () => {
    await userEvent.click(screen.getByTestId("compose-type-image"));
    const { session } = await import("./current");
    const at =
      '{"message":{"message_type":1,"attachment":{"url":"https://a/1","w":4,"width":4,"h":3,"height":3}}}';
    session(() => ACCOUNT, null).draft.typeText(at);
    const facts = await screen.findByTestId("compose-facts");
    await userEvent.click(facts.querySelector("summary") as HTMLElement);
    await vi.waitFor(() => expect(facts.textContent).toContain("w, width"));
    await fireEvent.input(input("compose-fact-w"), { target: { value: "40" } });
    await vi.waitFor(() => expect(json().textContent).toMatch(/"w":\s*40,\s*"width":\s*40/));
  });

  it("a URL that cannot be checked says why, and none does while it is being typed", async () => {
    await userEvent.click(screen.getByTestId("compose-type-image"));
    const field = screen.getByTestId("compose-url-field");
    const check = (): HTMLButtonElement => screen.getByTestId("compose-url-fetch");
    const enter = (value: string): Promise<boolean> =>
      fireEvent.input(input("compose-url"), { target: { value } });
    await enter("ftp://files.test/a.png");
    await vi.waitFor(() => expect(field.textContent).toContain("Only http and https URLs can be checked"));
    expect(check().disabled).toBe(true);
    const note = document.getElementById(input("compose-url").getAttribute("aria-describedby") ?? "");
    expect(note?.textContent).toContain("Only http and https");
    for (const [value, disabled] of [
      ["", true],
      ["htt", true],
      ["https://", true],
      ["HTTPS://files.test/a.png", false],
    ] as const) {
      await enter(value);
      await vi.waitFor(() => expect(field.textContent).not.toContain("Only http and https"));
      expect(check().disabled).toBe(disabled);
    }
    await i18n.show("zh");
    await enter("files.test/a.png");
    await vi.waitFor(() => expect(field.textContent).toContain("只能获取http和https URL的文件信息"));
  });

  it("the facts of a file are folded to one line that says them", async () => {
    await userEvent.click(screen.getByTestId("compose-type-image"));
    const { session } = await import("./current");
    const body = (more: string): string =>
      `{"message":{"message_type":1,"attachment":{"url":"https://a/1","size":33000,${more}"w":1200,"h":800}}}`;
    session(() => ACCOUNT, null).draft.typeText(body(""));
    const facts = await screen.findByTestId<HTMLDetailsElement>("compose-facts");
    expect(facts.open).toBe(false);
    const line = facts.querySelector("summary")!.textContent;
    expect(line).toContain("1200 × 800");
    expect(line).toContain("32.2 KB");
    await userEvent.click(facts.querySelector("summary")!);
    await vi.waitFor(() => expect(facts.open).toBe(true));
    expect(input("compose-fact-w").value).toBe("1200");
  });

  describe("a new message", () => {
    it("keeps the receiver, says so, and searches no options any more", async () => {
      await userEvent.type(input("compose-receiver"), "bob");
      await userEvent.type(input("compose-options-search"), "push");
      await userEvent.click(screen.getByTestId("compose-new"));
      await vi.waitFor(() => expect(toast.list).toHaveLength(1));
      expect(toast.list[0]?.title()).toBe("New empty message; sender and receiver kept");
      expect(input("compose-receiver").value).toBe("bob");
      expect(input("compose-options-search").value).toBe("");
    });
  });

  describe("the result", () => {
    const send = async (result: Partial<typeof RESULT>): Promise<HTMLElement> => {
      b.answers["send"] = () => ({ ...RESULT, ...result });
      await userEvent.type(input("compose-receiver"), "bob");
      await write("hi");
      await userEvent.click(screen.getByTestId("compose-send"));
      return screen.findByTestId("compose-result");
    };

    it("ends each sentence of why nothing went out", async () => {
      const card = await send({
        outcome: "rejected",
        never_left: true,
        code: null,
        error: "connection_refused",
        message_server_id: null,
      });
      expect(card.textContent.replace(/\s+/g, " ")).toMatch(/Connection refused\. \w/);
    });

    it("shows two lines of a long explanation, and all of it when asked", async () => {
      const long = { meaning: "m", cause: "c", action: "a" };
      await send({
        outcome: "rejected",
        code: 102426,
        message_server_id: null,
        explained: {
          code: "102426",
          scope: "im-v2",
          client_sdk_only: false,
          confidence: "documented",
          source: "",
          zh: long,
          en: long,
        },
      });
      const explained = screen.getByTestId("compose-explained");
      expect(explained.classList.contains("all")).toBe(false);
      await userEvent.click(screen.getByTestId("compose-result-more"));
      expect(explained.classList.contains("all")).toBe(true);
      expect(screen.queryByTestId("compose-result-more")).toBeNull();
    });
  });
});

describe("the first start", () => {
  let b: Bridge;
  beforeEach(() => {
    b = bridge();
    return i18n.follow("en", "en");
  });
  async function start(first: boolean) {
    const onneedaccount = vi.fn();
    render(Compose, {
      catalogue: CATALOGUE,
      account: ACCOUNT,
      initialDraft: null,
      first,
      onsent: vi.fn(),
      onopenhistory: vi.fn(),
      onneedaccount,
      onsaveas: vi.fn(),
    });
    await vi.waitFor(() => expect(screen.getByTestId("compose-body").textContent).toContain("id-1"));
    return { onneedaccount };
  }
  const body = () => JSON.parse(screen.getByTestId("compose-body").textContent) as { message: object };

  it("offers ways to begin at a first start, and none later", async () => {
    const { onneedaccount } = await start(true);
    await fireEvent.click(screen.getByTestId("welcome-connect"));
    expect(onneedaccount).toHaveBeenCalled();
    document.body.replaceChildren();
    await start(false);
    expect(screen.queryByTestId("compose-welcome")).toBeNull();
  });

  it("fills in a sample that only waits for Send", async () => {
    await start(true);
    await fireEvent.click(screen.getByTestId("welcome-sandbox"));
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("compose-send")));
    expect(screen.getByTestId<HTMLInputElement>("compose-receiver").value).toBe("bob");
    expect(body().message).toMatchObject({
      message_type: 0,
      text: expect.stringContaining("Yanshu") as string,
    });
    expect(screen.queryByTestId("compose-welcome")).toBeNull();
  });

  it("has a sample of each type", async () => {
    await start(true);
    for (const kind of KINDS) expect(screen.getByTestId(`welcome-sample-${kind}`)).toBeTruthy();
    await fireEvent.click(screen.getByTestId("welcome-sample-location"));
    await vi.waitFor(() => expect(body().message).toMatchObject({ message_type: 4 }));
  });

  it("makes room for the preview as soon as something is written", async () => {
    await start(true);
    await fireEvent.input(screen.getByTestId("compose-text"), { target: { value: "hi" } });
    await vi.waitFor(() => expect(screen.queryByTestId("compose-welcome")).toBeNull());
  });

  it("has nothing to offer once files wait to be sent", async () => {
    b.answers["queue_list"] = () => ({ items: [queued("1")], run: AT_REST });
    await start(true);
    await vi.waitFor(() => expect(screen.queryAllByTestId("queue-row")).toHaveLength(1));
    expect(screen.queryByTestId("compose-welcome")).toBeNull();
  });
});
