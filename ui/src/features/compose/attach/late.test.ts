import { beforeEach, describe, expect, it } from "vitest";
import type { Attachment, FetchedFile } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, asked, bridge, FILE, SUMMARY, type Bridge } from "../bridge.fixture";
import { session as sessionOf } from "../current";
import type { Session } from "../session.svelte";

let b: Bridge;
let session: Session;
beforeEach(() => {
  b = bridge();
  session = sessionOf(() => ACCOUNT, null);
});

/** An answer that comes when the test says so. */
function slow<T>(command: string): (answer: T) => void {
  let give: (answer: T) => void = () => {};
  b.answers[command] = () => new Promise<T>((resolve) => (give = resolve));
  return (answer) => give(answer);
}
const titles = (): string[] => toast.list.map(({ title }) => title());
const url = (): unknown => session.draft.string("/message/attachment/url");

describe("an answer that comes late", () => {
  it("does not write back the URL that was corrected meanwhile", async () => {
    session.draft.switchTo("image");
    session.draft.set("/message/attachment/url", "https://a.test/old.png");
    const answer = slow<FetchedFile>("fetch_url");
    const fetching = session.inputs.fetchFacts("https://a.test/old.png", "sandbox", false, session.draft);
    session.draft.set("/message/attachment/url", "https://a.test/new.png");

    answer({ attachment: FILE, attachment_json: '{"url":"https://a.test/old.png"}' });
    await fetching;

    expect(url()).toBe("https://a.test/new.png");
  });

  it("is not put into a message that is broken, or on its way, by then", async () => {
    b.answers["upload_start"] = () => new Promise(() => {});
    const { draft } = session;
    const read = slow<Attachment>("attach_file");
    const adding = session.files.add(SUMMARY);
    draft.setText(`${draft.text}x`);
    read(FILE);
    expect(await adding).toBeNull();
    expect([draft.upload, titles()]).toEqual([null, [i18n.w.attach.refused.broken]]);

    draft.setText(draft.text.slice(0, -1));
    const facts = slow<FetchedFile>("fetch_url");
    draft.switchTo("image");
    draft.set("/message/attachment/url", "https://a.test/1.png");
    const fetching = session.inputs.fetchFacts("https://a.test/1.png", "sandbox", false, draft);
    draft.locked = true;
    facts({ attachment: FILE, attachment_json: '{"url":"https://a.test/1.png","md5":"00ff"}' });
    await fetching;
    expect(await session.files.addRecent("one")).toBeNull();
    expect([draft.upload, draft.isSet("/message/attachment/md5")]).toEqual([null, false]);
    expect(titles().at(-1)).toBe(i18n.w.attach.refused.locked);
    expect(asked(b, "attach_recent")).toEqual([]);
  });

  it("does not put an older choice of a recent file in the place of the newer one", async () => {
    b.answers["upload_start"] = () => new Promise(() => {});
    const first = slow<Attachment>("attach_recent");
    const one = session.files.addRecent("one");
    const second = slow<Attachment>("attach_recent");
    const two = session.files.addRecent("two");

    second({ ...FILE, id: "two" });
    await two;
    first({ ...FILE, id: "one" });
    await one;

    expect(session.draft.upload?.file.id).toBe("two");
  });
});
