import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { PreparationResult } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, asked, bridge, FILE, type Bridge } from "../bridge.fixture";
import { session as sessionOf } from "../current";
import type { Session } from "../session.svelte";
import ImagePreparationPanel from "./ImagePreparationPanel.svelte";

const COPY = { ...FILE, id: "f2", size_bytes: 4, width: 2, height: 2 };
const PREPARED: PreparationResult = {
  attachment: COPY,
  steps: ["stripped", "scaled"],
  skipped: null,
  before_bytes: 10,
  before_width: 4,
  before_height: 3,
};

let b: Bridge;
let session: Session;
beforeEach(() => {
  i18n.follow("en", "en");
  b = bridge();
  Object.assign(b.answers, {
    image_preparation_save: () => null,
    image_prepare: () => PREPARED,
    upload_start: () => ({ url: "https://f.test/1", attachment_json: "{}", reused: false }),
  });
  session = sessionOf(() => ACCOUNT, null);
});

describe("image preparation", () => {
  it("leaves every picture alone until it is asked for", async () => {
    expect(await session.preparation.prepare(FILE)).toBe(FILE);
    expect(asked(b, "image_prepare")).toEqual([]);
  });

  it("puts a copy in the picture's place, and the picture back when it is turned off", async () => {
    session.files.take(FILE);
    await session.files.prepare({ strip: true });
    expect(asked(b, "image_preparation_save")).toEqual([
      { preparation: { strip: true, longest_px: null, convert: false } },
    ]);
    expect(session.draft.upload?.file.id).toBe("f2");

    await session.files.prepare({ longest_px: 1280 });
    expect(asked(b, "image_prepare").map((args) => args.attachmentId)).toEqual(["f1", "f1"]);

    await session.files.prepare({ strip: false, longest_px: null });
    expect(session.draft.upload?.file.id).toBe("f1");
  });

  it("touches no file that is not a picture", async () => {
    await session.preparation.choose({ strip: true });
    const film = { ...FILE, message_type: "video" as const };
    expect(await session.preparation.prepare(film)).toBe(film);
    expect(asked(b, "image_prepare")).toEqual([]);
  });

  it("keeps every picture here while it is not known what is to be taken out of it", async () => {
    b.answers.image_preparation = () =>
      Promise.reject({ code: "setting_unreadable", message: "", field: null, line: null });
    session.preparation.failure = null;
    await session.preparation.open();
    await session.preparation.reopen();
    await expect(session.preparation.prepare(FILE)).rejects.toMatchObject({ code: "setting_unreadable" });
    const film = { ...FILE, message_type: "video" as const };
    expect(await session.preparation.prepare(film)).toBe(film);

    await session.preparation.choose({ strip: true });
    expect((await session.preparation.prepare(FILE)).id, "chosen again, it is known again").toBe("f2");
  });

  it("says what it did, with both sizes", async () => {
    session.files.take(FILE);
    const panel = render(ImagePreparationPanel, { session, file: FILE });
    await userEvent.click(screen.getByTestId("compose-preparation-toggle"));
    await userEvent.click(screen.getByTestId("compose-preparation-strip"));
    await waitFor(() => expect(session.draft.upload?.file.id).toBe("f2"));
    await panel.rerender({ session, file: COPY });

    const sizes = screen.getByTestId("compose-preparation-sizes").textContent.replace(/\s+/g, " ").trim();
    expect(sizes).toBe("10 B · 4 × 3 → 4 B · 2 × 2");
    expect(screen.getByTestId("compose-preparation-done").textContent).toContain(
      i18n.w.imagePreparation.steps.scaled,
    );
  });

  it("says why a picture was left as it is", async () => {
    b.answers.image_prepare = () => ({ ...PREPARED, attachment: null, steps: [], skipped: "animated" });
    session.files.take(FILE);
    await session.files.prepare({ longest_px: 1280 });
    render(ImagePreparationPanel, { session, file: FILE });
    expect(screen.getByTestId("compose-preparation-skipped").textContent).toBe(
      i18n.w.imagePreparation.skipped.animated,
    );
    expect(session.draft.upload?.file.id).toBe("f1");
  });
});

describe("a file that the service does not take", () => {
  const LARGE = { ...FILE, id: "big", size_bytes: 20 * 1024 * 1024, message_type: "file" as const };
  const SUMMARY = {
    file_id: "chosen-2",
    name: LARGE.name,
    size_bytes: LARGE.size_bytes,
    message_type: "file" as const,
    problem: "file_too_large" as const,
  };
  const films = { id: "s1", name: "Films" };
  const stored = {
    url: "https://own.test/1",
    attachment_json: '{"url":"https://own.test/1"}',
    reused: false,
  };

  it("goes to the storage that was chosen for the account, and lies there for every account", async () => {
    b.answers.storage_offers = () => ({ storages: [films], chosen: "s1" });
    b.answers.upload_to_storage = () => stored;
    b.answers.attach_file = () => LARGE;
    await session.files.add(SUMMARY);
    await waitFor(() => expect(session.draft.upload?.phase).toBe("done"));
    expect(asked(b, "upload_to_storage")).toEqual([
      { attachmentId: "big", accountId: session.account?.id, storageId: "s1", messageType: "file" },
    ]);
    expect(asked(b, "upload_start")).toEqual([]);
    expect(session.draft.upload?.account_id).toBeNull();
  });

  it("is refused with offers while no storage was chosen", async () => {
    b.answers.storage_offers = () => ({ storages: [films], chosen: null });
    await session.files.add(SUMMARY);
    expect(session.files.refused).toBe(SUMMARY);
    expect(asked(b, "attach_file")).toEqual([]);
  });

  it("goes on at the same storage after a cut", async () => {
    let cut = true;
    b.answers.upload_to_storage = () => {
      if (!cut) return stored;
      throw { code: "storage_cut", message: "cut", field: null };
    };
    b.answers.attach_file = () => LARGE;
    await session.files.add(SUMMARY, films);
    await waitFor(() => expect(session.draft.upload?.phase).toBe("failed"));
    expect(session.draft.upload?.error?.code).toBe("storage_cut");
    cut = false;
    await session.files.upload();
    expect(session.draft.upload?.phase).toBe("done");
    expect(asked(b, "upload_to_storage")).toHaveLength(2);
  });
});
