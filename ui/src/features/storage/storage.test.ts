import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Account, UserStorage, StorageSetup } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { StorageEditor } from "./editor.svelte";
import { emptySetup, providerOf, typed, untyped } from "./setup";
import StorageSection from "./StorageSection.svelte";

type Handlers = Record<string, (args: Record<string, unknown>) => unknown>;

const SETUP: StorageSetup = {
  name: "Films",
  endpoint: "https://s3.eu-west-1.amazonaws.com",
  private_host: false,
  region: "eu-west-1",
  bucket: "films",
  path_style: false,
  prefix: "yanshu/",
  access_key: "AK",
  link: { kind: "signed", hours: 24 },
};
const FILMS: UserStorage = {
  id: "s1",
  setup: SETUP,
  secret: { place: "secret_service", stored: true, problem: null },
};

const ACCOUNT = { id: "a1", name: "Shop", sandbox: false, color: "blue" } as Account;

/** The section over the real bindings; `rust` answers the commands and `calls` remembers them. */
function open(stored: UserStorage[], rust: Handlers = {}) {
  let list = stored;
  const calls: [string, Record<string, unknown>][] = [];
  const answers: Handlers = {
    storage_list: () => list,
    storage_choices: () => [],
    storage_choose: () => null,
    storage_secret_paste: () => ({ characters: 40 }),
    storage_secret_drop: () => null,
    storage_save: ({ id, setup }) => {
      const saved = { ...FILMS, id: (id as string | null) ?? "new", setup: setup as StorageSetup };
      list = [...list.filter((s) => s.id !== saved.id), saved];
      return saved;
    },
    storage_delete: ({ id }) => {
      list = list.filter((s) => s.id !== id);
      return null;
    },
    ...rust,
  };
  mockIPC((cmd, args) => {
    calls.push([cmd, (args ?? {}) as Record<string, unknown>]);
    const answer = answers[cmd];
    if (!answer) throw new Error(`no answer to ${cmd}`);
    return answer((args ?? {}) as Record<string, unknown>);
  });
  render(StorageSection, {
    accounts: [ACCOUNT],
    account: ACCOUNT,
    keyring: { place: "secret_service", problem: null },
  });
  return {
    user: userEvent.setup(),
    called: (cmd: string) => calls.filter(([c]) => c === cmd).map(([, args]) => args),
  };
}

beforeEach(() => {
  i18n.follow("en", "en");
});
afterEach(() => clearMocks());

describe("the storages in the settings", () => {
  it("show what was read last, whichever answer comes last", async () => {
    const held: ((list: UserStorage[]) => void)[] = [];
    const { user } = open([FILMS], {
      storage_choices: () => [],
      storage_list: () => new Promise((resolve) => held.push(resolve)),
    });
    await waitFor(() => expect(held).toHaveLength(1));
    held[0]?.([FILMS]);
    await screen.findByTestId("storage-row");
    // Two choices, one after the other: each reads the list again.
    for (const name of ["Films", "Ask"]) {
      await user.click(screen.getByTestId("storage-choice-a1"));
      await user.click(await screen.findByRole("option", { name: new RegExp(name) }));
    }
    await waitFor(() => expect(held).toHaveLength(3));
    const renamed = { ...FILMS, setup: { ...SETUP, name: "Newest" } };
    held[2]?.([renamed]);
    await screen.findByText("Newest");
    held[1]?.([FILMS]);
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.getByTestId("storage-row").textContent).toContain("Newest");
  });

  it("ask for the secret anew, beside it, when the endpoint is another than it was given for", async () => {
    const { user } = open([FILMS], {
      storage_test: () => {
        throw { code: "storage_secret_elsewhere", message: "another server", field: "secret", line: null };
      },
    });
    await user.click(await screen.findByTestId("storage-edit"));
    await user.click(await screen.findByTestId("storage-test"));
    expect(await screen.findByText(/The saved secret is for another endpoint/)).toBeTruthy();
    await user.click(screen.getByTestId("storage-secret-paste"));
    await waitFor(() => expect(screen.queryByText(/The saved secret is for another endpoint/)).toBeNull());
  });

  it("are added with what was typed, and with a secret that only Rust has seen", async () => {
    const { user, called } = open([]);
    await screen.findByTestId("storage-none");
    await user.click(screen.getByTestId("storage-add"));
    await user.click(screen.getByTestId("storage-provider-oss"));
    await user.type(screen.getByTestId("storage-name"), "Films");
    await user.type(screen.getByTestId("storage-bucket"), "films");
    await user.type(screen.getByTestId("storage-access-key"), "AK");
    await user.click(screen.getByTestId("storage-secret-paste"));
    await waitFor(() => expect(screen.getByTestId("storage-secret").dataset.state).toBe("pending"));
    await user.click(screen.getByTestId("storage-save"));

    expect((await screen.findByTestId("storage-row")).textContent).toContain(
      "s3.oss-cn-hangzhou.aliyuncs.com/films",
    );
    expect(called("storage_save")).toEqual([
      {
        id: null,
        setup: {
          ...SETUP,
          endpoint: "https://s3.oss-cn-hangzhou.aliyuncs.com",
          region: "cn-hangzhou",
          prefix: "",
          link: { kind: "signed", hours: 168 },
        },
      },
    ]);
  });

  it("say beside the field what Rust refuses, and keep what was typed", async () => {
    const refuse = () => {
      throw { code: "bad_bucket", message: "bucket", field: "bucket" };
    };
    const { user } = open([FILMS], { storage_save: refuse });
    await user.click(await screen.findByTestId("storage-edit"));
    await user.click(screen.getByTestId("storage-save"));

    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("storage-bucket")));
    expect(screen.getByTestId("storage-bucket").getAttribute("aria-invalid")).toBe("true");
    await user.type(screen.getByTestId("storage-bucket"), "2");
    expect(screen.getByTestId("storage-bucket").getAttribute("aria-invalid")).not.toBe("true");
    expect(screen.getByTestId<HTMLInputElement>("storage-bucket").value).toBe("films2");
  });

  it("report by steps how a test went", async () => {
    const results = [
      { step: "write", took_ms: 4, problem: null, detail: null },
      { step: "read", took_ms: 3, problem: null, detail: null },
      { step: "link", took_ms: 2, problem: "storage_link_closed", detail: "closed" },
      { step: "delete", took_ms: 1, problem: null, detail: null },
    ];
    const { user, called } = open([FILMS], { storage_test: () => results });
    await user.click(await screen.findByTestId("storage-edit"));
    expect(screen.getByTestId("storage-test-via").textContent).toContain("Shop");
    await user.click(screen.getByTestId("storage-test"));
    expect(called("storage_test")).toMatchObject([{ id: "s1", accountId: "a1" }]);

    const said = await screen.findByTestId("storage-test-result");
    expect(said.dataset.verdict).toBe("storage_link_closed");
    expect(said.textContent).toContain(i18n.w.storage.test.badLink);
    expect(said.textContent).toContain(i18n.w.errors.storage_link_closed.action);
  });

  it("are deleted only after a question", async () => {
    const { user, called } = open([FILMS]);
    await user.click(await screen.findByTestId("storage-edit"));
    await user.click(screen.getByTestId("storage-delete"));
    expect(called("storage_delete")).toEqual([]);
    await user.click(await screen.findByTestId("storage-delete-confirm"));
    await screen.findByTestId("storage-none");
    expect(called("storage_delete")).toEqual([{ id: "s1" }]);
  });

  it("give up a pending secret when the form is left", async () => {
    const { user, called } = open([FILMS]);
    await user.click(await screen.findByTestId("storage-edit"));
    await user.click(screen.getByTestId("storage-secret-paste"));
    await waitFor(() => expect(screen.getByTestId("storage-secret").dataset.state).toBe("pending"));
    await user.click(screen.getByTestId("storage-cancel"));
    expect(called("storage_secret_drop")).toHaveLength(1);
  });
});

describe("the form of a storage", () => {
  it("comes back as it was stored", () => {
    const open = { ...SETUP, link: { kind: "public" as const, url: "https://cdn.test/{key}" } };
    expect([SETUP, open].map((setup) => untyped(typed(setup)))).toEqual([SETUP, open]);
  });

  it("takes hours with an input method, and leaves nonsense to Rust to refuse", () => {
    const hours = (text: string) => untyped({ ...emptySetup(), hours: text }).link;
    expect(["２４", " 7 ", "", "-1", "1.5", "week"].map(hours)).toEqual(
      [24, 7, 0, 0, 0, 0].map((n) => ({ kind: "signed", hours: n })),
    );
  });

  it("fills in a provider's address and leaves one's own alone", () => {
    const editor = new StorageEditor(null);
    editor.choose("aws");
    editor.setRegion("us-west-2");
    expect(editor.setup.endpoint).toBe("https://s3.us-west-2.amazonaws.com");
    expect(editor.setup.path_style).toBe(false);
    editor.setup.endpoint = "https://s3.intern.test";
    editor.choose("cos");
    expect(editor.setup.endpoint).toBe("https://s3.intern.test");
    expect(["https://cos.ap-guangzhou.myqcloud.com", "http://127.0.0.1:9000"].map(providerOf)).toEqual([
      "cos",
      "other",
    ]);
  });
});
