import { expect, it } from "vitest";
import { Saver } from "./saver";

it("writes in the order in which it was asked, also after a write that failed", async () => {
  const saver = new Saver();
  const done: string[] = [];
  let finish = () => {};
  const slow = saver.write(async () => {
    await new Promise<void>((resolve) => (finish = resolve));
    done.push("draft");
  });
  const failing = saver.write(() => Promise.reject(new Error("disk full")));
  const last = saver.write(async () => done.push("settings"));
  await Promise.resolve();
  expect(done, "an earlier write is never overtaken").toEqual([]);
  finish();
  await slow;
  await expect(failing).rejects.toThrow("disk full");
  await last;
  expect(done).toEqual(["draft", "settings"]);
});

it("has settled when all that was asked for is written or has failed", async () => {
  const saver = new Saver();
  const done: string[] = [];
  saver.write(() => Promise.reject(new Error("no"))).catch(() => done.push("failed"));
  void saver.write(async () => done.push("written"));
  await saver.settled();
  expect(done).toEqual(["failed", "written"]);
});

it("asks before the window closes for what waits for a pause in typing, but of nobody who is gone", async () => {
  const saver = new Saver();
  const done: string[] = [];
  saver.beforeClosing(() => void saver.write(async () => done.push("note")));
  saver.beforeClosing(() => done.push("gone"))();
  await saver.flush();
  expect(done).toEqual(["note"]);
});
