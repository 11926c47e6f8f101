import { beforeEach, describe, expect, it } from "vitest";
import { i18n } from "@/i18n/index.svelte";
import { lifeOf } from "./life";

const HOUR = 3_600_000;
const NOW = 1_795_608_000_000;
const known = { url: "https://a.test/1", uploaded_at_ms: NOW - 2 * HOUR, expires_at_ms: null, signed: false };

describe("the life of a URL", () => {
  beforeEach(() => i18n.follow("en", "en"));

  it("of the service is reported since the upload", () => {
    expect(lifeOf(known, NOW)).toEqual({
      over: false,
      since: "Uploaded 2 hours ago",
      until: "no expiry",
    });
    const kept = { ...known, expires_at_ms: NOW + 24 * HOUR };
    expect(lifeOf(kept, NOW).until).toBe("expires tomorrow");
  });

  it("of a signed link is the link's own: the file stays where it is", () => {
    const signed = { ...known, expires_at_ms: NOW + 22 * HOUR, signed: true };
    expect(lifeOf(signed, NOW)).toEqual({
      over: false,
      since: "Signed 2 hours ago",
      until: "link expires in 22 hours",
    });
    expect(lifeOf(signed, NOW + 23 * HOUR)).toMatchObject({
      over: true,
      until: "link expired 1 hour ago; receivers can no longer open it",
    });
    i18n.follow("zh", "zh");
    expect(lifeOf(signed, NOW).until).toBe("链接22小时后失效");
  });
});
