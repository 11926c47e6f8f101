import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FilledTemplate, Issue } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import FilledView from "./FilledView.svelte";
import VariableField from "./VariableField.svelte";
import { Using } from "./using.svelte";

describe("the field of a variable", () => {
  it("says why no file could be chosen", async () => {
    i18n.follow("en", "en");
    toast.list = [];
    const using = new Using({} as ConstructorParameters<typeof Using>[0]);
    const variable = { name: "photo", kind: "file" as const, label: "", default: "", choices: [] };
    const pick = () =>
      Promise.reject({ code: "data_failed", message: "", field: null, line: null, issues: [] });
    render(VariableField, { using, variable, pick });
    await userEvent.click(screen.getByTestId("template-value-photo-pick"));
    await vi.waitFor(() => expect(toast.list).toHaveLength(1));
    expect(toast.list[0]?.title()).toBe(i18n.w.errors.data_failed.title);
  });
});

describe("a filled template", () => {
  const receiver: Issue = {
    pointer: "/conversation/receiver",
    code: "required",
    severity: "error",
    max: null,
    actual: null,
    related: null,
    text: null,
    expected: null,
  };
  const filled: FilledTemplate = {
    kind: "single",
    conversation: { sender: "goose", kind: "p2p", receiver: "" },
    body: "{}",
    syntax: null,
    issues: [receiver],
    problems: [{ name: "to", code: "missing" }],
  };
  beforeEach(() => i18n.follow("en", "en"));

  it("says by which call a filled template goes out, and into which room", () => {
    const conversation = { sender: "", kind: "p2p" as const, receiver: "5001" };
    render(FilledView, { filled: { ...filled, kind: "chatroom", conversation, issues: [], problems: [] } });
    expect(screen.getByTestId("template-call").textContent).toBe("Chatroom");
    expect(screen.getByTestId("template-room").textContent).toBe("5001");
    expect(screen.queryByTestId("template-conversation")).toBeNull();
  });

  it("shows the message as its receiver sees it, and names what is wrong by its field", () => {
    const body = '{"message":{"message_type":0,"text":"Hello Bob"}}';
    const issues = [{ ...receiver, pointer: "/message/text" }];
    const conversation = { ...filled.conversation, receiver: "bob" };
    const { container } = render(FilledView, {
      filled: { ...filled, conversation, body, issues, problems: [] },
    });
    expect(screen.getByTestId("template-bubble").textContent).toContain("Hello Bob");
    const ends = screen.getByTestId("template-conversation");
    expect([ends.textContent, ends.title]).toEqual(["goose → bob", "goose|1|bob"]);
    expect(container.querySelector("li")?.textContent).toMatch(/^\s*Text\s+Required/);
    expect(container.textContent).not.toContain("/message/text");
  });

  it("says of a chatroom's message what is wrong in the words of the form", () => {
    const body = '{"message":{"message_type":4}}';
    const place = { ...receiver, pointer: "/message/attachment" };
    const directed = {
      ...receiver,
      pointer: "/message_config",
      code: "not_applicable" as const,
      related: "/receiver_ids",
    };
    const { container } = render(FilledView, {
      filled: { ...filled, kind: "chatroom", body, issues: [place, directed], problems: [] },
    });
    const [first, second] = [...container.querySelectorAll("li")].map((one) => one.textContent);
    expect(first).toContain(i18n.w.compose.body.choosePlace);
    expect(second).toContain(i18n.w.calls.notForSelected);
  });

  it("finds nothing wrong before the fields were filled in", async () => {
    const { rerender, container } = render(FilledView, { filled, attempted: false });
    expect(screen.getByTestId("template-open").textContent).toBe("1 variable to fill in");
    expect(container.querySelector(".bad")).toBeNull();
    await rerender({ filled, attempted: true });
    expect(container.querySelector(".bad")?.textContent).toContain("1 problem");
    expect(container.textContent).toContain("Receiver Required");
  });
});
