import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import TriSwitch from "./TriSwitch.svelte";

const labels = {
  on: "On",
  off: "Off",
  unset: (d: boolean | null) => (d === null ? "Unset" : d ? "Default: on" : "Default: off"),
};

function show(value: boolean | undefined, byDefault: boolean | null = true) {
  const onchange = vi.fn();
  render(TriSwitch, { value, default: byDefault, labels, label: "History", testid: "tri", onchange });
  return { onchange, user: userEvent.setup() };
}
const chosen = () => screen.getByRole("radio", { checked: true }).textContent.trim();

describe("a switch with three positions", () => {
  it("shows the service's default while it is unset, and that is not off", () => {
    show(undefined, true);
    expect(chosen()).toBe("Default: on");
    expect(screen.getByTestId("tri").dataset.value).toBe("unset");
    expect(screen.getByRole("radio", { name: "Off" }).getAttribute("aria-checked")).toBe("false");
  });

  it("says so when nobody knows the default", () => {
    show(undefined, null);
    expect(chosen()).toBe("Unset");
  });

  it("is one stop of the tab key, at the chosen position", async () => {
    const { user } = show(false);
    await user.tab();
    expect(document.activeElement?.textContent.trim()).toBe("Off");
    await user.tab();
    expect(document.activeElement).toBe(document.body);
  });

  it("moves by arrow keys, round the end, and announces each step", async () => {
    const { user, onchange } = show(undefined);
    await user.tab();
    await user.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}");
    expect(onchange.mock.calls).toEqual([[true], [false], [undefined]]);
    await user.keyboard("{ArrowLeft}");
    expect(chosen()).toBe("Off");
  });

  it("jumps to its ends with Home and End", async () => {
    const { user } = show(true);
    await user.tab();
    await user.keyboard("{End}");
    expect(chosen()).toBe("Off");
    await user.keyboard("{Home}");
    expect(chosen()).toBe("Default: on");
  });

  it("does not report a choice that changes nothing", async () => {
    const { user, onchange } = show(true);
    await user.click(screen.getByRole("radio", { name: "On" }));
    expect(onchange).not.toHaveBeenCalled();
  });

  it("can be put back to unset with the pointer", async () => {
    const { user, onchange } = show(false);
    await user.click(screen.getByRole("radio", { name: "Default: on" }));
    expect(onchange).toHaveBeenCalledWith(undefined);
  });
});
