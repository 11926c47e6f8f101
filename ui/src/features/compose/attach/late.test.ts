import { beforeEach, describe, expect, it } from "vitest";
import type { Attachment, FetchedFile } from "@/bindings";
import { ACCOUNT, bridge, FILE, type Bridge } from "../bridge.fixture";
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
