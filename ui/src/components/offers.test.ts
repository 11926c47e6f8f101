import { expect, it, vi } from "vitest";
import { Offers } from "./offers.svelte";

function press(offers: Offers<string>, key: string) {
  const event = new KeyboardEvent("keydown", { key, cancelable: true });
  const stop = vi.spyOn(event, "stopPropagation");
  return { taken: offers.key(event), stopped: stop.mock.calls.length > 0, prevented: event.defaultPrevented };
}

it("goes round by the arrow keys, from either end", () => {
  const offers = new Offers("list", () => ["a", "b", "c"]);
  const walk = (keys: string[]) => keys.map((key) => (press(offers, key), offers.chosen));
  expect(walk(["ArrowUp", "ArrowDown", "ArrowDown", "ArrowUp"])).toEqual(["c", "a", "b", "a"]);
  expect(offers.attributes).toMatchObject({ "aria-expanded": true, "aria-activedescendant": "list-0" });
});

it("keeps Escape to itself only while the list is shown", () => {
  const offers = new Offers("list", () => ["a"]);
  offers.open = true;
  expect(press(offers, "Escape")).toMatchObject({ taken: true, stopped: true });
  expect(offers.shown).toBe(false);
  expect(press(offers, "Escape")).toMatchObject({ taken: false, stopped: false });
});

it("leaves the arrow keys to the field when there is nothing to offer", () => {
  const offers = new Offers<string>("list", () => []);
  expect(press(offers, "ArrowDown")).toEqual({ taken: false, stopped: false, prevented: false });
  expect(offers.chosen).toBeUndefined();
});
