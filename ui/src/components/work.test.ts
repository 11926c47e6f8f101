import { expect, it } from "vitest";
import { Work } from "./work.svelte";

type Fault = { code: string; field: string | null };
function open() {
  const form = { text: "a" };
  const work = new Work<"saving" | "testing", Fault>(
    ["name"],
    () => form.text,
    (thrown) => thrown as Fault,
  );
  return { form, work };
}
const fail = (field: string | null) => () => Promise.reject<void>({ code: "bad", field } satisfies Fault);

it("does one piece of work at a time", async () => {
  const { work } = open();
  let finish = (): void => undefined;
  const done = work.run("saving", () => new Promise<void>((resolve) => (finish = resolve)));
  expect(await work.run("testing", fail(null))).toBe(false);
  expect([work.busy, work.failure]).toEqual(["saving", null]);
  finish();
  expect(await done).toBe(true);
  expect(work.busy).toBeNull();
});

it("blames a field that can say so, until something is typed", async () => {
  const { form, work } = open();
  expect(await work.run("saving", fail("name"))).toBe(false);
  expect([work.refused("name"), work.failure]).toEqual(["bad", null]);
  form.text = "b";
  expect(work.refused("name")).toBeUndefined();
});

it.each([null, "elsewhere"])("says itself what no field can say (%s)", async (field) => {
  const { work } = open();
  await work.run("saving", fail(field));
  expect(work.failure).toEqual({ doing: "saving", error: { code: "bad", field } });
  work.forget();
  expect(work.failure).toBeNull();
});
