import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import Dialog from "./Dialog.svelte";
import { toast } from "./toast.svelte";
import Toasts from "./Toasts.svelte";

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

describe("a press beside a dialog", () => {
  async function pressBeside(typed: string, beside = ".veil"): Promise<void> {
    const user = userEvent.setup({ pointerEventsCheck: 0 });
    const onclose = vi.fn();
    const field = createRawSnippet(() => ({ render: () => `<input aria-label="Name">` }));
    render(Dialog, { open: true, title: "Save", closeLabel: "Close", onclose, children: field });
    if (typed) await user.type(await screen.findByRole("textbox"), typed);
    // Everything is at the corner here: a press there would be one within the dialog.
    await user.pointer({
      keys: "[MouseLeft]",
      target: document.querySelector(beside)!,
      coords: { x: 500, y: 500 },
    });
  }

  it("closes one that only shows something, or where nothing was typed yet", async () => {
    await pressBeside("");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("leaves it open where it puts a notice away that lies above", async () => {
    render(Toasts, { label: "Notifications", closeLabel: "Close" });
    toast.show({ kind: "info", title: () => "Saved" });
    await screen.findByTestId("toast-close");
    await pressBeside("", "[data-testid=toast-close]");
    await waitFor(() => expect(screen.queryByTestId("toast")).toBeNull());
    await new Promise((passed) => setTimeout(passed, 100));
    expect(screen.getByRole("dialog")).toBeTruthy();
  });

  it("does not throw away what was typed; Escape does", async () => {
    await pressBeside("spring sale");
    await new Promise((passed) => setTimeout(passed, 100));
    expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("spring sale");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });
});
