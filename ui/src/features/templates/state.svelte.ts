import type {
  Draft,
  FilledTemplate,
  FileSummary,
  Template,
  TemplateEntry,
  TemplateSaved,
  TemplateFolder,
  TemplateUpload,
} from "@/bindings";
import { SvelteMap } from "svelte/reactivity";
import { inOrder } from "@/i18n/order";
import { Editing } from "./editing.svelte";
import { Using } from "./using.svelte";

export type Values = Record<string, string>;
export type Backend = {
  list(): Promise<TemplateFolder>;
  add(folder: string, template: Template): Promise<string>;
  save(path: string, fingerprint: string, template: Template): Promise<TemplateSaved>;
  duplicate(path: string, name: string): Promise<string>;
  remove(path: string): Promise<unknown>;
  preview(path: string, template: Template, values: Values): Promise<FilledTemplate>;
  use(
    operation: string,
    path: string,
    template: Template,
    values: Values,
    account_id: string,
  ): Promise<Draft>;
  /** Calls back with how far the upload of a file of this use is; answers with the way to stop. */
  uploads(operation: string, listener: (upload: TemplateUpload) => void): () => void;
  /** Stops a use of that name; false: it has ended already. */
  cancel(operation: string): Promise<boolean>;
  pickFile(): Promise<FileSummary | null>;
  pickFolder(): Promise<TemplateFolder | null>;
  /** Opens the folder with the system's file manager. */
  openFolder(): Promise<unknown>;
  resetFolder(): Promise<TemplateFolder>;
  /** Calls back when something in the folder changed; answers with the way to stop. */
  listen(changed: () => void): () => void;
};
export type Group = { folder: string; entries: TemplateEntry[] };
/** A change of a template, in the folder that it was made in. */
type Edit = { folder: string; entry: TemplateEntry; editing: Editing };

/** The name of an entry for people: of one that cannot be read, its file's. */
export function nameOf(entry: TemplateEntry): string {
  return entry.template?.name ?? entry.path.split("/").at(-1) ?? entry.path;
}

/** Where a template goes: its conversation, a chatroom, or whom its body names. */
export function destinationOf({ kind = "single", conversation: c }: Template, rooms: string): string {
  if (kind === "single" || kind === "stream") return `${c.sender} → ${c.receiver}`;
  return kind === "chatroom" ? `${rooms} ${c.receiver}` : "";
}

/** The templates page: the folder as it is on disk, and the one template that is looked at. */
export class Templates {
  listing = $state.raw<TemplateFolder | null>(null);
  problem = $state.raw<unknown>(null);
  search = $state("");
  /** Path of the chosen one. */
  selected = $state<string | null>(null);
  mode = $state<"use" | "edit">("use");
  readonly using: Using;
  /** The changes of the chosen one. */
  editing = $state.raw(new Editing());
  readonly backend: Backend;
  #turn = 0;

  /** Those that were changed and not saved, and the chosen one, by folder and path: each as it was last seen. */
  readonly #edits = new SvelteMap<string, Edit>();
  /** The templates of the folder, and those whose file is gone while a change of them is not saved. */
  readonly #entries = $derived.by(() => {
    const { folder, entries = [] } = this.listing ?? {};
    const gone = [...this.#edits.values()].filter(
      (edit) =>
        edit.folder === folder && edit.editing.dirty && !entries.some(({ path }) => path === edit.entry.path),
    );
    return [...entries, ...gone.map((edit) => edit.entry)];
  });
  readonly entry = $derived.by(() => this.#entries.find((e) => e.path === this.selected) ?? null);
  readonly found = $derived.by(() => {
    const wanted = this.search.trim().toLocaleLowerCase();
    const all = this.#entries;
    if (wanted === "") return all;
    return all.filter((entry) => {
      const { template: t } = entry;
      const ends = t && `${t.conversation.sender} ${t.conversation.receiver}`;
      return [entry.path, t?.name, t?.note, ends, t?.body].some((text) =>
        text?.toLocaleLowerCase().includes(wanted),
      );
    });
  });
  readonly groups = $derived.by(() => {
    const groups: Group[] = [];
    const name = ({ path, template }: TemplateEntry): string => template?.name ?? path;
    for (const entry of [...this.found].sort(
      (a, b) => inOrder(a.folder, b.folder) || inOrder(name(a), name(b)),
    )) {
      const last = groups.at(-1);
      if (last?.folder === entry.folder) last.entries.push(entry);
      else groups.push({ folder: entry.folder, entries: [entry] });
    }
    return groups;
  });

  constructor(backend: Backend) {
    this.backend = backend;
    this.using = new Using(backend);
  }

  /** Whether a template was changed and not saved. */
  isUnsaved(path: string): boolean {
    return this.#edits.get(this.#key(path))?.editing.dirty ?? false;
  }
  #key(path: string): string {
    return `${this.listing?.folder ?? ""}\n${path}`;
  }

  /** Follows the folder until the returned function is called. */
  visit(): () => void {
    const stop = this.backend.listen(() => void this.refresh());
    void this.refresh();
    return stop;
  }

  /** The last one asked wins. Returns what was read, also where a later one wins; `null`: nothing could be. */
  async refresh(): Promise<TemplateFolder | null> {
    const turn = ++this.#turn;
    try {
      const listing = await this.backend.list();
      if (turn === this.#turn) this.#take(listing);
      return listing;
    } catch (problem) {
      if (turn === this.#turn) this.problem = problem;
      return null;
    }
  }
  #take(listing: TemplateFolder): void {
    this.listing = listing;
    this.problem = null;
    for (const entry of listing.entries) {
      const edit = this.#edits.get(this.#key(entry.path));
      if (edit && entry.path !== this.selected) this.#change(entry, edit.editing);
    }
    if (this.entry) this.#follow(this.entry);
    else this.selected = null;
  }

  /** Looks at another one; what was changed in this one stays, not saved. */
  select(path: string, mode: "use" | "edit" = "use"): void {
    if (path === this.selected && mode === this.mode) return;
    this.mode = mode;
    this.#choose(path);
  }
  #choose(path: string | null): void {
    this.selected = path;
    for (const [key, { editing }] of this.#edits) {
      if (!editing.dirty && !editing.saving) this.#edits.delete(key);
    }
    this.editing = (path === null ? null : this.#edits.get(this.#key(path))?.editing) ?? new Editing();
    if (this.entry) this.#follow(this.entry);
  }
  setMode(mode: "use" | "edit"): void {
    this.mode = mode;
    if (this.entry) this.#follow(this.entry);
  }
  #follow(entry: TemplateEntry): void {
    if (!entry.template) return;
    this.#change(entry, this.editing);
    this.using.follow(entry.path, entry.template);
  }
  #change(entry: TemplateEntry, editing: Editing): void {
    const { folder = "" } = this.listing ?? {};
    if (entry.template) editing.follow(entry.path, entry.template, entry.fingerprint);
    this.#edits.set(this.#key(entry.path), { folder, entry, editing });
  }

  /** Keeps a new one and shows it for editing. */
  async add(template: Template, folder: string): Promise<void> {
    const path = await this.backend.add(folder, template);
    await this.refresh();
    this.select(path, "edit");
  }
  async duplicate(entry: TemplateEntry, name: string): Promise<void> {
    const path = await this.backend.duplicate(entry.path, name);
    await this.refresh();
    this.select(path, "edit");
  }
  /** Answers with the way to bring it back. */
  async remove(entry: TemplateEntry): Promise<(() => Promise<void>) | null> {
    await this.backend.remove(entry.path);
    this.#edits.delete(this.#key(entry.path));
    if (this.selected === entry.path) this.#choose(null);
    await this.refresh();
    const { template } = entry;
    if (!template) return null;
    return async () => {
      const path = await this.backend.add(entry.folder, template);
      await this.refresh();
      this.select(path);
    };
  }
  /** Keeps what was edited; what others wrote meanwhile is left alone, and so is what is typed meanwhile. */
  async save(): Promise<TemplateSaved> {
    const { editing } = this;
    const { path } = editing;
    const before = this.#key(path);
    const kept = editing.out();
    editing.saving = true;
    try {
      const saved = await this.backend.save(path, editing.fingerprint, kept);
      // As it is after the save, whatever was read before or is read since.
      const read = await this.refresh();
      const now = read?.entries.find((entry) => entry.path === saved.path);
      if (read && now) {
        this.#edits.delete(before);
        editing.saved(kept, now);
        this.#edits.set(this.#key(now.path), { folder: read.folder, entry: now, editing });
      }
      if (this.editing === editing) this.#choose(saved.path);
      return saved;
    } finally {
      editing.saving = false;
    }
  }

  async changeFolder(ask: () => Promise<TemplateFolder | null>): Promise<boolean> {
    const listing = await ask();
    if (listing === null) return false;
    this.#turn++;
    // What was changed in the other folder is there again with it.
    this.#choose(null);
    this.#take(listing);
    return true;
  }
}
