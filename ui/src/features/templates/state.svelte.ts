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
  readonly editing: Editing;
  readonly backend: Backend;
  #turn = 0;

  /** As it was last seen, while a change of it is not saved: its file may be gone. */
  #last = $state.raw<TemplateEntry | null>(null);
  readonly entry = $derived.by(() => {
    const found = this.listing?.entries.find((e) => e.path === this.selected);
    return found ?? (this.editing.dirty && this.#last?.path === this.selected ? this.#last : null);
  });
  readonly found = $derived.by(() => {
    const wanted = this.search.trim().toLocaleLowerCase();
    const all = this.listing?.entries ?? [];
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
    for (const entry of [...this.found].sort((a, b) =>
      a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : 0,
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
    this.editing = new Editing();
  }

  /** Follows the folder until the returned function is called. */
  visit(): () => void {
    const stop = this.backend.listen(() => void this.refresh());
    void this.refresh();
    return stop;
  }

  /** The last one asked wins. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const listing = await this.backend.list();
      if (turn === this.#turn) this.#take(listing);
    } catch (problem) {
      if (turn === this.#turn) this.problem = problem;
    }
  }
  #take(listing: TemplateFolder): void {
    this.listing = listing;
    this.problem = null;
    if (this.entry) this.#follow(this.entry);
    else if (!this.editing.dirty) this.selected = null;
  }

  select(path: string, mode: "use" | "edit" = "use"): void {
    if (path === this.selected && mode === this.mode) return;
    this.selected = path;
    this.mode = mode;
    this.editing.drop();
    if (this.entry) this.#follow(this.entry);
  }
  setMode(mode: "use" | "edit"): void {
    this.mode = mode;
    if (this.entry) this.#follow(this.entry);
  }
  #follow(entry: TemplateEntry): void {
    this.#last = entry;
    if (!entry.template) return;
    this.editing.follow(entry.path, entry.template, entry.fingerprint);
    this.using.follow(entry.path, entry.template);
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
    this.editing.drop();
    if (this.selected === entry.path) this.selected = null;
    await this.refresh();
    const { template } = entry;
    if (!template) return null;
    return async () => {
      const path = await this.backend.add(entry.folder, template);
      await this.refresh();
      this.select(path);
    };
  }
  /** Keeps what was edited; what others wrote meanwhile is left alone. */
  async save(): Promise<TemplateSaved> {
    const { editing } = this;
    const saved = await this.backend.save(editing.path, editing.fingerprint, editing.out());
    editing.drop();
    await this.refresh();
    this.selected = saved.path;
    if (this.entry) this.#follow(this.entry);
    return saved;
  }

  async changeFolder(ask: () => Promise<TemplateFolder | null>): Promise<boolean> {
    const listing = await ask();
    if (listing === null) return false;
    this.#turn++;
    this.selected = null;
    this.editing.drop();
    this.#take(listing);
    return true;
  }
}
