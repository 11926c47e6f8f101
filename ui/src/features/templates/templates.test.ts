import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Account, Draft, FilledTemplate, Template, TemplateEntry, TemplateUpload } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { namesIn } from "@/i18n/templates";
import { Editing } from "./editing.svelte";
import TemplatesPage from "./Templates.svelte";
import Details from "./Details.svelte";
import UseForm from "./UseForm.svelte";
import { destinationOf, Templates, type Backend } from "./state.svelte";
import VariableRows from "./VariableRows.svelte";

const template = (part: Partial<Template> = {}): Template => ({
  name: "Welcome",
  note: "",
  variables: [{ name: "to", kind: "account", label: "", default: "", choices: [] }],
  conversation: { sender: "goose", kind: "p2p", receiver: "{{to}}" },
  body: '{"message":{}}',
  ...part,
});
const entry = (path: string, content: Template, fingerprint = "1"): TemplateEntry => ({
  path,
  folder: path.split("/").slice(0, -1).join("/"),
  template: content,
  problem: null,
  unreadable: false,
  fingerprint,
});

/** A folder in memory, as Rust would report it. */
function folder(...entries: TemplateEntry[]) {
  const disk = {
    entries,
    listener: () => {},
    uploading: (_: TemplateUpload): void => {},
    saved: [] as string[],
  };
  const backend: Backend = {
    list: () => Promise.resolve({ folder: "/t", chosen: false, entries: [...disk.entries], more: false }),
    add: (below, made) => {
      const path = `${below ? `${below}/` : ""}${made.name}.json`;
      disk.entries = [...disk.entries, entry(path, made)];
      return Promise.resolve(path);
    },
    save: async (path, fingerprint, made) => {
      disk.saved.push(fingerprint);
      if (disk.entries.find((e) => e.path === path)?.fingerprint === fingerprint) {
        disk.entries = disk.entries.map((e) => (e.path === path ? entry(path, made, `${fingerprint}+`) : e));
        return { path, conflict: false };
      }
      return { path: await backend.add("", { ...made, name: `${made.name} 2` }), conflict: true };
    },
    duplicate: (_, name) => backend.add("", template({ name })),
    remove: (path) => Promise.resolve((disk.entries = disk.entries.filter((e) => e.path !== path))),
    preview: (_, made, values): Promise<FilledTemplate> =>
      Promise.resolve({
        kind: made.kind ?? "single",
        conversation: made.conversation,
        body: made.body,
        syntax: null,
        issues: [],
        problems: made.variables
          .filter((v) => !values[v.name] && !v.default)
          .map((v) => ({ name: v.name, code: "missing" as const })),
      }),
    uploads: (operation, listener) => {
      disk.uploading = (upload) => {
        if (upload.operation === operation) listener(upload);
      };
      return () => {};
    },
    cancel: () => Promise.resolve(false),
    use: (_, __, made, ___, account_id) =>
      Promise.resolve({ account_id, conversation: made.conversation, body: made.body, attachment: null }),
    pickFile: () => Promise.resolve(null),
    pickFolder: () => Promise.resolve(null),
    openFolder: () => Promise.resolve(),
    resetFolder: () => backend.list(),
    listen: (changed) => {
      disk.listener = changed;
      return () => {};
    },
  };
  const templates = new Templates(backend);
  return { disk, templates, backend };
}
const settled = () => new Promise((done) => setTimeout(done, 0));

describe("the templates", () => {
  it("are found by name, note, text and place, and grouped by folder", async () => {
    const { templates } = folder(
      entry("a.json", template({ name: "欢迎" })),
      entry("events/b.json", template({ name: "B", note: "春节" })),
      entry("events/c.json", template({ name: "C", body: '{"text":"雁"}' })),
    );
    await templates.refresh();
    expect(templates.groups.map((g) => [g.folder, g.entries.length])).toEqual([
      ["", 1],
      ["events", 2],
    ]);
    for (const [search, path] of [
      ["欢迎", "a.json"],
      ["春节", "events/b.json"],
      ["雁", "events/c.json"],
    ]) {
      templates.search = search ?? "";
      expect(templates.found.map((e) => e.path)).toEqual([path]);
    }
  });

  it("stand in the order of their names, numbers by their value", async () => {
    const named = (name: string) => entry(`${name}.json`, template({ name }));
    const { templates } = folder(named("Sale 10"), named("Sale 2"), named("sale 1"));
    await templates.refresh();
    expect(templates.groups[0]?.entries.map((e) => e.template?.name)).toEqual([
      "sale 1",
      "Sale 2",
      "Sale 10",
    ]);
  });

  it("report how far a file is, and come to nothing when its upload is stopped", async () => {
    const { disk, templates, backend } = folder(entry("a.json", template({ variables: [] })));
    let fail: (thrown: unknown) => void = () => undefined;
    let named = "";
    backend.use = (operation) => {
      named = operation;
      return new Promise((_, reject) => (fail = reject));
    };
    backend.cancel = (operation) => {
      if (operation === named) fail({ code: "cancelled", message: "cancelled" });
      return Promise.resolve(true);
    };
    await templates.refresh();
    templates.select("a.json");
    await settled();
    const { using } = templates;
    const used = using.use("sandbox");
    await settled();
    disk.uploading({ operation: "another", variable: "x", sent_bytes: 9, total_bytes: 9 });
    expect(using.upload).toBeNull();
    disk.uploading({ operation: named, variable: "图", sent_bytes: 3, total_bytes: 9 });
    expect(using.upload?.sent_bytes).toBe(3);
    await using.stop();
    expect(await used).toBeNull();
    expect([using.busy, using.upload]).toEqual([false, null]);
  });

  it("keep the call that they are of when something else of them is edited", async () => {
    const { templates, disk } = folder(entry("a.json", template({ kind: "batch" })));
    await templates.refresh();
    templates.select("a.json", "edit");
    templates.editing.note = "Monday";
    expect(templates.editing.dirty).toBe(true);
    await templates.save();
    expect(disk.entries[0]?.template).toMatchObject({ kind: "batch", note: "Monday" });
    expect(destinationOf(template({ kind: "chatroom" }), "Chatroom ID")).toBe("Chatroom ID {{to}}");
    expect(destinationOf(template(), "Chatroom ID")).toBe("goose → {{to}}");
  });

  it("are used only once everything is filled in", async () => {
    const { templates } = folder(entry("a.json", template()));
    await templates.refresh();
    templates.select("a.json");
    await settled();
    const { using } = templates;
    expect(using.problem("to")).toBeNull();
    expect(await using.use("sandbox")).toBeNull();
    expect(using.problem("to")).toBe("missing");
    using.set("to", "swan");
    expect((await using.use("sandbox"))?.account_id).toBe("sandbox");
  });

  it("show a change on disk at once, and keep what was typed for the same variable", async () => {
    const { templates, disk } = folder(entry("a.json", template()));
    templates.visit();
    await settled();
    templates.select("a.json");
    templates.using.set("to", "swan");
    disk.entries = [entry("a.json", template({ body: '{"new":1}' }), "2")];
    disk.listener();
    await settled();
    expect(templates.using.template?.body).toBe('{"new":1}');
    expect(templates.using.values).toEqual({ to: "swan" });
    expect(templates.editing.body).toBe('{"new":1}');
  });

  it("that are edited here and changed on disk are both kept", async () => {
    const { templates, disk } = folder(entry("a.json", template()));
    await templates.refresh();
    templates.select("a.json", "edit");
    templates.editing.body = '{"mine":1}';
    disk.entries = [entry("a.json", template({ body: '{"theirs":1}' }), "2")];
    await templates.refresh();
    expect(templates.editing.theirs?.fingerprint).toBe("2");
    expect(templates.editing.body).toBe('{"mine":1}');
    const saved = await templates.save();
    expect(saved.conflict).toBe(true);
    expect(disk.saved).toEqual(["1"]);
    expect(disk.entries.map((e) => e.template?.body)).toEqual(['{"theirs":1}', '{"mine":1}']);
    expect(templates.entry?.path).toBe(saved.path);
  });

  it("keep what was edited and not saved while another one is looked at, and say so in the list", async () => {
    const { templates, disk } = folder(
      entry("a.json", template()),
      entry("b.json", template({ name: "B", body: "{}" })),
    );
    await templates.refresh();
    templates.select("a.json", "edit");
    templates.editing.note = "mine";
    templates.select("b.json");
    expect([templates.editing.path, templates.editing.dirty]).toEqual(["b.json", false]);
    expect(["a.json", "b.json"].map((path) => templates.isUnsaved(path))).toEqual([true, false]);
    // Its file is gone, and it is still there to be saved.
    disk.entries = disk.entries.filter(({ path }) => path !== "a.json");
    await templates.refresh();
    expect(templates.found.map(({ path }) => path)).toEqual(["b.json", "a.json"]);
    await templates.add(template({ name: "New" }), "");
    await templates.duplicate(entry("b.json", template()), "Copy");
    templates.select("a.json", "edit");
    expect([templates.editing.note, templates.editing.dirty]).toEqual(["mine", true]);
    templates.editing.discard();
    expect([templates.isUnsaved("a.json"), templates.entry]).toEqual([false, null]);
  });

  it("keep what is typed while they are saved, as a change of what was saved", async () => {
    const { templates, disk, backend } = folder(
      entry("a.json", template()),
      entry("b.json", template({ name: "B" })),
    );
    await templates.refresh();
    templates.select("a.json", "edit");
    templates.editing.note = "first";
    let goOn = (): void => {};
    const { save } = backend;
    backend.save = async (...order) => {
      await new Promise<void>((done) => (goOn = done));
      return save(...order);
    };
    const saved = templates.save();
    templates.editing.note = "second";
    goOn();
    await saved;
    expect(disk.entries[0]?.template?.note).toBe("first");
    expect([templates.editing.note, templates.editing.dirty]).toEqual(["second", true]);
    expect(templates.editing.theirs).toBeNull();

    const again = templates.save();
    templates.select("b.json", "edit");
    goOn();
    expect((await again).conflict).toBe(false);
    expect(disk.saved).toEqual(["1", "1+"]);
    expect([templates.selected, templates.editing.path]).toEqual(["b.json", "b.json"]);
    expect(templates.isUnsaved("a.json")).toBe(false);
  });

  it("are used with the values that were checked, whatever is typed meanwhile", async () => {
    const { templates, backend } = folder(entry("a.json", template()));
    const used: unknown[] = [];
    const { preview, use } = backend;
    backend.use = (...order) => {
      used.push(order[3]);
      return use(...order);
    };
    await templates.refresh();
    templates.select("a.json");
    await settled();
    const { using } = templates;
    using.set("to", "swan");
    backend.preview = async (...order) => {
      using.values = { to: "" };
      return preview(...order);
    };
    await using.use("sandbox");
    expect(used).toEqual([{ to: "swan" }]);
  });

  it("are put into the draft, or sent at once", async () => {
    const { templates } = folder(entry("a.json", template({ variables: [] })));
    await templates.refresh();
    templates.select("a.json");
    const used: [string, boolean][] = [];
    const onuse = (draft: Draft, send: boolean): void => void used.push([draft.account_id!, send]);
    render(UseForm, { templates, account: { id: "sandbox" } as Account, onuse });
    for (const button of ["template-use", "template-send"]) {
      await userEvent.click(screen.getByTestId(button));
      await settled();
    }
    expect(used).toEqual([
      ["sandbox", false],
      ["sandbox", true],
    ]);
  });

  it("say of a file that may not be read what to do about it, and not that it is damaged", async () => {
    await i18n.follow("en", "en");
    const somebody = { ...entry("a.json", template({})), template: null, problem: "Permission denied" };
    const { templates } = folder();
    const props = { templates, account: null, onuse: () => {}, onfail: () => {} };
    const { rerender } = render(Details, { ...props, entry: { ...somebody, unreadable: true } });
    const notice = screen.getByTestId("template-broken");
    expect(notice.textContent).toContain(i18n.w.errors.file_unreadable.action);
    expect(notice.textContent).toContain("Permission denied");
    expect(notice.textContent).not.toContain(i18n.w.templates.broken.text);
    await rerender({ ...props, entry: somebody });
    expect(notice.textContent).toContain(i18n.w.templates.broken.text);
  });

  it("are sent to production by a button that says so, and one that waits is the one that was pressed", async () => {
    await i18n.follow("en", "en");
    const { templates, backend } = folder(entry("a.json", template({ variables: [] })));
    await templates.refresh();
    templates.select("a.json");
    let end = (): void => {};
    const use = backend.use;
    backend.use = (...order) => new Promise((done) => (end = () => done(use(...order))));
    const account = { id: "live", stage: "production", sandbox: false } as Account;
    const page = render(UseForm, { templates, account, onuse: () => {} });
    const send = screen.getByTestId<HTMLButtonElement>("template-send");
    const use_ = screen.getByTestId<HTMLButtonElement>("template-use");
    expect([send.textContent.trim(), send.className]).toEqual([
      "Send now to production",
      expect.stringContaining("production"),
    ]);
    await userEvent.click(send);
    expect([send.getAttribute("aria-busy"), use_.getAttribute("aria-busy"), use_.disabled]).toEqual([
      "true",
      null,
      true,
    ]);
    end();
    await settled();
    await page.rerender({ sending: true });
    expect([send.disabled, use_.disabled]).toEqual([true, false]);
  });

  it("have their choices as soon as these are typed", async () => {
    const editing = new Editing();
    editing.addVariable("day");
    editing.variables[0]!.kind = "choice";
    render(VariableRows, { editing });
    const field = screen.getByTestId<HTMLInputElement>("template-variable-choices-day");
    await userEvent.setup().type(field, "Mon, Tue,");
    expect(field.value).toBe("Mon, Tue,");
    expect(editing.out().variables[0]?.choices).toEqual(["Mon", "Tue"]);
  });

  it("say which gaps are not listed, and come back after they were deleted", async () => {
    const { templates } = folder(entry("a.json", template({ body: '{"x":"{{名字}} {{now}}","n":{{n}}}' })));
    await templates.refresh();
    templates.select("a.json", "edit");
    expect(templates.editing.undeclared).toEqual(["名字", "n"]);
    expect(templates.editing.dirty).toBe(false);
    templates.editing.declareAll();
    expect(templates.editing.undeclared).toEqual([]);
    expect(templates.editing.dirty).toBe(true);
    const back = await templates.remove(entry("a.json", template()));
    expect(templates.listing?.entries).toEqual([]);
    await back?.();
    expect(templates.listing?.entries.map((e) => e.template?.name)).toEqual(["Welcome"]);
  });

  it("ask for each name once and for no built-in one", () => {
    expect(namesIn("{{to}}", '{"a":"{{ to }}{{b.c}}","u":"{{uuid}}","x":"{{a b}}"}')).toEqual(["to", "b.c"]);
  });
});

it("reads the folder again where it could not be read", async () => {
  await i18n.follow("en", "en");
  const { backend } = folder(entry("Welcome.json", template()));
  const { list } = backend;
  backend.list = () => Promise.reject({ code: "template_folder", message: "" });
  render(TemplatesPage, {
    props: { account: null, shown: true, target: null, onuse: () => {}, templates: new Templates(backend) },
  });
  const notice = await screen.findByTestId("templates-failed");
  expect(notice.textContent).toContain("Could not load the templates");
  expect(screen.queryByTestId("templates-empty")).toBeNull();
  backend.list = list;
  await userEvent.click(screen.getByTestId("templates-retry"));
  await waitFor(() => expect(screen.queryByTestId("templates-failed")).toBeNull());
});
