import { beforeEach, expect, it } from "vitest";
import { i18n } from "./index.svelte";
import { inOrder } from "./order";

beforeEach(() => i18n.follow("en", "en"));

it("orders the numbers in names by their value, whatever the case of the letters", () => {
  const names = ["Shop 10", "shop 2", "Shop 1", "", "Bank"];
  expect(names.sort(inOrder)).toEqual(["", "Bank", "Shop 1", "shop 2", "Shop 10"]);
});
