import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import Popovers from "./popovers.fixture.svelte";

function open() {
  const onchosen = vi.fn();
  const onbelow = vi.fn();
  render(Popovers, { onchosen, onbelow });
  return { user: userEvent.setup(), onchosen, onbelow };
}
/** What floats is gone, and with it the lock that it put on the page. */
async function closed(role: string) {
  await waitFor(() => {
    expect(screen.queryByRole(role)).toBeNull();
    expect(document.body.style.pointerEvents).toBe("");
    expect(document.body.style.overflow).toBe("");
  });
}

it("takes clicks again after a menu's item was chosen", async () => {
  const { user, onchosen, onbelow } = open();
  await user.click(screen.getByTestId("menu"));
  await user.click(await screen.findByTestId("menu-first"));
  await closed("menu");
  await user.click(screen.getByTestId("below"));
  expect(onchosen).toHaveBeenCalledExactlyOnceWith("first");
  expect(onbelow).toHaveBeenCalledOnce();
});

it("takes clicks again after a menu was left by Escape", async () => {
  const { user, onbelow } = open();
  await user.click(screen.getByTestId("menu"));
  await screen.findByRole("menu");
  await user.keyboard("{Escape}");
  await closed("menu");
  await user.click(screen.getByTestId("below"));
  expect(onbelow).toHaveBeenCalledOnce();
});

it("opens a menu by a click of which no press was reported, as after a menu of the web view itself", async () => {
  open();
  await fireEvent.click(screen.getByTestId("menu"), { detail: 1 });
  expect(await screen.findByRole("menu")).toBeTruthy();
});

it("says that what is chosen is wrong, and why", () => {
  open();
  const zone = screen.getByRole("combobox", { name: "Zone" });
  expect(zone).toBe(screen.getByTestId("zone"));
  expect(zone.getAttribute("aria-invalid")).toBe("true");
  expect(document.getElementById(zone.getAttribute("aria-describedby")!)?.textContent).toBe("Not known here");
  expect(screen.getByTestId("select").getAttribute("aria-invalid")).toBeNull();
});

it("takes clicks again after an option was chosen", async () => {
  const { user, onchosen, onbelow } = open();
  await user.click(screen.getByTestId("select"));
  await user.click(await screen.findByTestId("select-two"));
  await closed("listbox");
  await user.click(screen.getByTestId("below"));
  expect(onchosen).toHaveBeenCalledExactlyOnceWith("two");
  expect(onbelow).toHaveBeenCalledOnce();
});
