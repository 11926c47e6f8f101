import { render, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { sandbox } from "@/features/accounts/account.fixture";
import { i18n } from "@/i18n/index.svelte";
import Rail from "./Rail.svelte";
import { App } from "./state.svelte";

it("counts the messages that are being sent, or wait, while another page is in sight", async () => {
  await i18n.follow("en", "en");
  const app = new App();
  app.accounts = [sandbox];
  render(Rail, { app });
  app.work = 3;
  app.go("history");
  const count = await screen.findByTestId("nav-work");
  expect(count.textContent).toBe("3");
  // The number alone says nothing to who hears it.
  expect(screen.getByRole("button", { name: /^Compose ?, 3 messages being sent or waiting$/ })).toBe(
    screen.getByTestId("nav-compose"),
  );
  app.go("compose");
  await waitFor(() => expect(screen.queryByTestId("nav-work")).toBeNull());
  app.go("history");
  app.work = 0;
  await waitFor(() => expect(screen.queryByTestId("nav-work")).toBeNull());
});
