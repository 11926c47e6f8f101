import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { idsIn } from "./ids";
import Fields from "./known-ids.fixture.svelte";
import type { KnownId } from "./known-ids";

const known: KnownId[] = [
  { kind: "p2p", id: "bob", name: "Bob Li", note: "test phone" },
  { kind: "p2p", id: "carol", name: "Carol", note: "" },
  { kind: "team", id: "8001", name: "Bobsleigh", note: "" },
];
const offered = (): string[] =>
  screen.queryAllByTestId("known-id").map((one) => one.textContent?.trim() ?? "");

it("ids of a list stand between blanks, commas and semicolons, also those of Chinese", () => {
  expect(idsIn(" a,b，c;d；e、f\n\tg ")).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
});

describe("a field for ids", () => {
  it.each(["account", "accounts"])("leaves what its owner listens to: %s", async (field) => {
    const heard: string[] = [];
    render(Fields, { known, onevent: (event: Event) => void heard.push(event.type) });
    const user = userEvent.setup();
    await user.click(screen.getByTestId(field));
    await user.keyboard("b");
    await waitFor(() => expect(offered()).toHaveLength(1));
    // These keys choose one, and are not the owner's.
    await user.keyboard("{ArrowDown}{Enter}");
    screen.getByTestId(field).blur();
    expect(heard.filter((type) => type !== "keydown")).toEqual(["focus", "input", "blur"]);
    expect(heard.filter((type) => type === "keydown")).toHaveLength(1);
  });

  it("completes from the address book by name, by keys alone, and only ids of its kind", async () => {
    render(Fields, { known });
    const user = userEvent.setup();
    await user.type(screen.getByTestId("account"), "bob l");
    await waitFor(() => expect(offered()).toHaveLength(1));
    expect(offered()[0]).toContain("Bob Li · test phone");
    await user.keyboard("{ArrowDown}{Enter}");
    expect(screen.getByTestId("value").textContent).toBe("bob");
    expect(offered()).toEqual([]);
  });

  it("completes the last id of a list", async () => {
    render(Fields, { known, several: true });
    const user = userEvent.setup();
    await user.type(screen.getByTestId("account"), "bob, car");
    await waitFor(() => expect(offered()).toHaveLength(1));
    await user.click(screen.getByTestId("known-id"));
    expect(screen.getByTestId("value").textContent).toBe("bob, carol");
  });

  it("leaves Enter and the arrows alone where nothing is chosen", async () => {
    render(Fields, { known: [], kinds: ["team"] });
    const user = userEvent.setup();
    await user.type(screen.getByTestId("account"), "new{ArrowDown}{Enter}");
    expect(screen.getByTestId("value").textContent).toBe("new");
  });
});
