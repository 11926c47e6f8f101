import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import type { FilledTemplate, Issue } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import FilledView from "./FilledView.svelte";

const receiver: Issue = {
  pointer: "/conversation/receiver",
  code: "required",
  severity: "error",
  max: null,
  actual: null,
  related: null,
  text: null,
};
const filled: FilledTemplate = {
  conversation: { sender: "goose", kind: "p2p", receiver: "" },
  body: "{}",
  syntax: null,
  issues: [receiver],
  problems: [{ name: "to", code: "missing" }],
};
beforeEach(() => i18n.follow("en", "en"));

it("finds nothing wrong before the fields were filled in", async () => {
  const { rerender, container } = render(FilledView, { filled, attempted: false });
  expect(screen.getByTestId("template-open").textContent).toBe("1 variable to fill in");
  expect(container.querySelector(".bad")).toBeNull();
  await rerender({ filled, attempted: true });
  expect(container.querySelector(".bad")?.textContent).toContain("1 problem");
  expect(container.textContent).toContain("Receiver Required");
});
