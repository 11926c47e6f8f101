import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { Attachment, MediaNote } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import FileNotes from "./FileNotes.svelte";

function file(ext: string, codec: string | null, notes: MediaNote[]): Attachment {
  return {
    id: "1",
    name: `it.${ext}`,
    ext,
    mime: "audio/mp4",
    size_bytes: 1,
    md5: "",
    message_type: "audio",
    width: null,
    height: null,
    duration_ms: 1,
    codec,
    notes,
  };
}

it("says which format a device does not play: the container, and the codec where it is known", () => {
  i18n.language = "en";
  render(FileNotes, { file: file("m4a", "ALAC", ["not_on_android"]) });
  expect(screen.getByTestId("compose-file-notes").textContent).toContain(
    "Android devices cannot play M4A (ALAC)",
  );
});

it("does not say that a content which is not known is what its name says", () => {
  i18n.language = "en";
  render(FileNotes, { file: file("tif", null, ["unrecognised"]) });
  expect(screen.getByTestId("compose-file-notes").textContent).toContain("not recognized as .tif");
});
