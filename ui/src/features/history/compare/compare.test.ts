import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import { i18n } from "@/i18n/index.svelte";
import { details, row } from "../table.fixture";
import Compare from "./Compare.svelte";

beforeEach(() => i18n.follow("en", "en"));

it("calls the sandbox account what the rest of the window calls it", () => {
  const first = details({ ...row(1), account_id: "sandbox", account_name: "Sandbox" });
  const onback = () => undefined;
  render(Compare, { first, second: details({ ...row(2), account_name: "商城" }), onback });
  const text = screen.getByTestId("history-compare").textContent;
  expect(text.match(/Sandbox( account)?/g)).toEqual(["Sandbox account"]);
  expect(text).toContain("商城");
});
