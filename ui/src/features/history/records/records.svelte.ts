import type {
  Contact,
  Deleted,
  ExportFormat,
  Exported,
  Imported,
  Language,
  Selection,
  TagUse,
  Tally,
  TransferProgress,
} from "@/bindings";
import { operation } from "@/components/operation";
import { toast } from "@/components/toast.svelte";
import { failed } from "@/i18n/failed";
import { asAppError, i18n } from "@/i18n/index.svelte";
import { number } from "../format";

/** The commands behind stars, tags, notes, deleting, export and import. */
export type RecordsBackend = {
  star(selection: Selection, on: boolean): Promise<unknown>;
  tag(selection: Selection, name: string, on: boolean): Promise<unknown>;
  tags(): Promise<TagUse[]>;
  note(id: string, text: string): Promise<unknown>;
  tally(selection: Selection): Promise<Tally>;
  delete(selection: Selection, unknownToo: boolean): Promise<Deleted>;
  undelete(deleted: Deleted): Promise<number>;
  export(
    operation: string,
    selection: Selection,
    format: ExportFormat,
    language: Language,
  ): Promise<Exported | null>;
  /** Of a file that the app was opened with, or of one that the user chooses now. */
  import(operation: string, file_id: string | null): Promise<Imported | null>;
  stop(operation: string): Promise<unknown>;
  /** Opens the last export with its program, or shows it in its folder. */
  openExport(reveal: boolean): Promise<unknown>;
  /** As `openExport`, of the text of a row that was saved last. */
  openSavedText(reveal: boolean): Promise<unknown>;
  /** Writes somebody into the address book of an account. */
  addContact(accountId: string, contact: Contact): Promise<unknown>;
  /** Calls back with how far this export or import is; answers with the way to stop. */
  progress(operation: string, listener: (now: TransferProgress) => void): () => void;
};

/** Below this many rows, all of known outcome, deleting asks nothing: it can be undone. */
const ASK_ROWS = 100;
/** A deletion can be taken back this long, as the dialog says. */
const UNDO_MS = 60_000;

/** An export or import on its way. */
type Transfer = {
  kind: "export" | "import";
  operation: string;
  done: number;
  total: number;
};

/** What a user keeps of the history and what they throw away. */
export class Records {
  /** The rows that a dialog is about. */
  asked = $state.raw<{ what: "delete" | "export" | "tag"; selection: Selection; tally: Tally } | null>(null);
  transfer = $state.raw<Transfer | null>(null);
  exported = $state.raw<Exported | null>(null);
  problem = $state.raw<unknown>(null);
  tags = $state.raw<TagUse[]>([]);

  readonly #backend: RecordsBackend;
  readonly #deleted: () => void;

  /** `deleted` is called after rows went out of sight. */
  constructor(backend: RecordsBackend, deleted: () => void = () => undefined) {
    this.#backend = backend;
    this.#deleted = deleted;
  }

  star(selection: Selection, on: boolean): Promise<void> {
    return this.#try(() => this.#backend.star(selection, on));
  }

  async tag(selection: Selection, name: string, on: boolean): Promise<void> {
    await this.#try(() => this.#backend.tag(selection, name, on));
    await this.readTags();
  }

  async readTags(): Promise<void> {
    try {
      this.tags = await this.#backend.tags();
    } catch {
      // Only a help for typing.
    }
  }

  note(id: string, text: string): Promise<unknown> {
    return this.#backend.note(id, text);
  }

  /** Opens the dialog for these rows; deleting few of known outcome needs none. */
  async ask(what: "delete" | "export" | "tag", selection: Selection): Promise<void> {
    await this.#try(async () => {
      const tally = await this.#backend.tally(selection);
      const harmless = tally.unknown === 0 && tally.sending === 0 && tally.rows <= ASK_ROWS;
      if (what === "delete" && harmless) {
        await this.delete(selection, false);
        return;
      }
      if (what === "tag") void this.readTags();
      this.exported = null;
      this.problem = null;
      this.asked = { what, selection, tally };
    });
  }

  async delete(selection: Selection, unknownToo: boolean): Promise<void> {
    this.asked = null;
    try {
      const deleted = await this.#backend.delete(selection, unknownToo);
      const left = deleted.sending + deleted.unknown;
      const w = () => i18n.w.records.delete;
      toast.show({
        kind: deleted.rows === 0 ? "info" : "warning",
        title: () => (deleted.rows === 0 ? w().nothing : w().done(number(deleted.rows, i18n.language))),
        ...(left > 0 ? { detail: () => w().left(number(left, i18n.language)) } : {}),
        ...(deleted.rows > 0
          ? {
              action: { label: () => w().undo, run: () => void this.undelete(deleted) },
              stay_ms: UNDO_MS,
            }
          : {}),
      });
      this.#last = deleted.rows > 0 ? { deleted, until_ms: performance.now() + UNDO_MS } : null;
      this.#deleted();
    } catch (thrown) {
      toast.show(failed(thrown, () => i18n.w.records.delete.failed));
    }
  }

  #last: { deleted: Deleted; until_ms: number } | null = null;
  /** Takes back the last deletion of this minute; answers whether there is one. */
  undo(): boolean {
    const last = this.#last;
    if (!last || performance.now() > last.until_ms) return false;
    void this.undelete(last.deleted);
    return true;
  }

  async undelete(deleted: Deleted): Promise<void> {
    this.#last = null;
    try {
      const rows = await this.#backend.undelete(deleted);
      const w = () => i18n.w.records.delete;
      toast.show({
        kind: rows === 0 ? "warning" : "success",
        title: () => (rows === 0 ? w().gone : w().undone(number(rows, i18n.language))),
      });
    } catch (thrown) {
      toast.show(failed(thrown, () => i18n.w.records.failed));
    }
  }

  async export(selection: Selection, format: ExportFormat): Promise<void> {
    this.problem = null;
    await this.#following("export", async (operation) => {
      try {
        this.exported = await this.#backend.export(operation, selection, format, i18n.language);
      } catch (thrown) {
        if (asAppError(thrown).code === "cancelled") {
          toast.show({ kind: "info", title: () => i18n.w.records.export.stopped });
        } else {
          this.problem = thrown;
        }
      }
    });
  }

  async import(file_id: string | null = null): Promise<void> {
    await this.#following("import", async (operation) => {
      const w = () => i18n.w.records.import;
      try {
        const imported = await this.#backend.import(operation, file_id);
        if (imported === null) return;
        const { added, there } = imported;
        toast.show({
          kind: added === 0 ? "info" : "success",
          title: () => (added === 0 ? w().nothing : w().done(number(added, i18n.language))),
          ...(there > 0 ? { detail: () => w().there(number(there, i18n.language)) } : {}),
        });
      } catch (thrown) {
        if (asAppError(thrown).code === "cancelled") {
          toast.show({ kind: "info", title: () => w().stopped });
          return;
        }
        toast.show(failed(thrown, () => w().failed));
      }
    });
  }

  /** Opens the export that is done, or shows it in its folder. */
  openExport(reveal: boolean): Promise<void> {
    return this.#opening(() => this.#backend.openExport(reveal));
  }
  openSavedText(reveal: boolean): Promise<void> {
    return this.#opening(() => this.#backend.openSavedText(reveal));
  }
  async #opening(open: () => Promise<unknown>): Promise<void> {
    try {
      await open();
    } catch (thrown) {
      toast.show(failed(thrown, () => i18n.w.places.failed));
    }
  }
  /** Writes the receiver of a row into the address book of its account. */
  async addContact(accountId: string, contact: Contact): Promise<void> {
    try {
      await this.#backend.addContact(accountId, contact);
      toast.show({ kind: "success", title: () => i18n.w.contacts.saved(contact.id) });
    } catch (thrown) {
      toast.show(failed(thrown, () => i18n.w.contacts.failed));
    }
  }

  stop(): void {
    if (this.transfer) void this.#backend.stop(this.transfer.operation);
  }

  async #following(kind: Transfer["kind"], work: (operation: string) => Promise<void>): Promise<void> {
    if (this.transfer) {
      toast.show({ kind: "info", title: () => i18n.w.records.busy });
      return;
    }
    const id = operation();
    this.transfer = { kind, operation: id, done: 0, total: 0 };
    const stop = this.#backend.progress(id, (now) => (this.transfer = { kind, ...now }));
    try {
      await work(id);
    } finally {
      stop();
      this.transfer = null;
    }
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      toast.show(failed(thrown, () => i18n.w.records.failed));
    }
  }
}
