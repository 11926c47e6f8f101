import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { Using } from "./using.svelte";
import VariableField from "./VariableField.svelte";

it("says why no file could be chosen", async () => {
  i18n.follow("en", "en");
  toast.list = [];
  const using = new Using({} as ConstructorParameters<typeof Using>[0]);
  const variable = { name: "photo", kind: "file" as const, label: "", default: "", choices: [] };
  const pick = () =>
    Promise.reject({ code: "data_failed", message: "", field: null, line: null, issues: [] });
  render(VariableField, { using, variable, pick });
  await userEvent.click(screen.getByTestId("template-value-photo-pick"));
  await vi.waitFor(() => expect(toast.list).toHaveLength(1));
  expect(toast.list[0]?.title()).toBe(i18n.w.errors.data_failed.title);
});
