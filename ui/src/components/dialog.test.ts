import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { describe, expect, it } from "vitest";
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

describe("the focus of a dialog that opens", () => {
  const html = (markup: string) => createRawSnippet(() => ({ render: () => `<div>${markup}</div>` }));
  const open = async (markup: string, focus?: () => HTMLElement | undefined): Promise<void> => {
    render(Dialog, {
      open: true,
      title: "Save",
      closeLabel: "Close",
      children: html(markup),
      ...(focus ? { focus } : {}),
    });
    await screen.findByRole("dialog");
  };

  it("goes to the first control of what it asks, not to the button that closes it", async () => {
    await open(`<button tabindex="-1"></button><input disabled><input id="name"><textarea></textarea>`);
    await waitFor(() => expect(document.activeElement?.id).toBe("name"));
  });

  it("goes to any control where there is nothing to choose, and where it is told to", async () => {
    await open("<p>Sure?</p>");
    await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Close"));
    cleanup();
    await open(`<input id="name"><button id="safe">Cancel</button>`, () => document.getElementById("safe")!);
    await waitFor(() => expect(document.activeElement?.id).toBe("safe"));
  });
});
