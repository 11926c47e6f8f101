import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Note } from "./note.svelte";

let written: string[];
let broken: boolean;
const write = async (text: string): Promise<void> => {
  if (broken) throw { code: "data_disk_full", message: "disk full", field: null, line: null };
  written.push(text);
};

beforeEach(() => {
  vi.useFakeTimers();
  written = [];
  broken = false;
});
afterEach(() => vi.useRealTimers());

describe("a note", () => {
  it("is written once after a pause in typing", async () => {
    const note = new Note("", write);
    for (const text of ["雁", "雁书", "雁书 ok"]) note.typed(text);
    await vi.advanceTimersByTimeAsync(1000);
    expect([written, note.phase]).toEqual([["雁书 ok"], "saved"]);
  });

  it("is written at once when the row is left, and not twice", async () => {
    const note = new Note("old", write);
    note.typed("new");
    await note.save();
    await vi.advanceTimersByTimeAsync(1000);
    expect(written).toEqual(["new"]);
  });

  it("keeps what was typed when it cannot be written, and writes it on the next try", async () => {
    const note = new Note("", write);
    broken = true;
    note.typed("precious");
    await vi.advanceTimersByTimeAsync(1000);
    note.refresh("");
    expect([note.text, note.phase]).toEqual(["precious", "failed"]);
    broken = false;
    await note.save();
    expect([written, note.phase]).toEqual([["precious"], "saved"]);
  });

  it("is not overwritten by what is read while it is typed", async () => {
    const note = new Note("old", write);
    note.typed("older, and new");
    note.refresh("old");
    expect(note.text).toBe("older, and new");
    await note.save();
    note.refresh("changed elsewhere");
    expect(note.text).toBe("changed elsewhere");
  });
});
