import { emit } from "@tauri-apps/api/event";
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { beforeEach, expect, it } from "vitest";
import { router } from "@/events";
import { backend, events } from "./backend";

let asked: number;
let refuses: boolean;

beforeEach(() => {
  clearMocks();
  router.forget();
  [asked, refuses] = [0, false];
  mockIPC(
    (cmd) => {
      if (cmd !== "boot") return null;
      asked++;
      if (refuses) throw new Error("not now");
      return { version: String(asked) };
    },
    { shouldMockEvents: true },
  );
});

it("takes the answer that was asked for before the scripts were there, and then asks anew", async () => {
  backend.bootEarly();
  expect(asked).toBe(1);
  expect((await backend.boot()).version).toBe("1");
  expect((await backend.boot()).version).toBe("2");
});

it("loses nothing that is reported before the window listens", async () => {
  backend.bootEarly();
  await new Promise((next) => setTimeout(next));
  await emit("database-damaged", { file: "history.db" });
  const damaged: string[] = [];
  const answer = backend.boot();
  events.databaseDamaged(({ file }) => damaged.push(file));
  await answer;
  expect(damaged).toEqual(["history.db"]);
  await emit("database-damaged", { file: "app.db" });
  expect(damaged).toEqual(["history.db", "app.db"]);
});

it("asks again where the early answer is a refusal, and holds nothing back then", async () => {
  refuses = true;
  backend.bootEarly();
  await expect(backend.boot()).rejects.toThrow("not now");
  refuses = false;
  const damaged: string[] = [];
  events.databaseDamaged(({ file }) => damaged.push(file));
  await emit("database-damaged", { file: "history.db" });
  expect(damaged).toEqual(["history.db"]);
  expect((await backend.boot()).version).toBe("2");
});
