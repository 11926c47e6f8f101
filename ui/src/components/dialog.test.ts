import { render, screen } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { expect, it } from "vitest";
import Dialog from "./Dialog.svelte";

it("a dialog adds no banner and no contents to the landmarks of the page", async () => {
  const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));
  render(Dialog, {
    open: true,
    title: "Recall",
    closeLabel: "Close",
    children: words("Sure?"),
    footer: words("Yes"),
  });
  const dialog = await screen.findByRole("dialog", { name: "Recall" });
  expect(dialog.textContent).toContain("Yes");
  expect(dialog.querySelector("header, footer, main, [role=banner], [role=contentinfo]")).toBeNull();
});
