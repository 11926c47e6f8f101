import type { NewVersion } from "@/bindings";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/index.svelte";
import { backend, onprogress } from "./backend";

/** A newer version, from the check to the restart. Each step after the check is one that the user asked for. */
export class Updates {
  doing = $state<"check" | "download" | "install" | null>(null);
  /** What there is of the newer version. */
  has = $state<"nothing" | "announcement" | "package" | "installation">("nothing");
  found = $state.raw<NewVersion | null>(null);
  /** A check has ended: without `found`, this version is the newest. */
  checked = $state(false);
  problem = $state.raw<unknown>(null);
  progress = $state.raw<{ done: number; total: number }>({ done: 0, total: 0 });
  /** Its dialog is open. */
  open = $state(false);
  /** The user does not want to be reminded in this session. */
  later = $state(false);
  #download: string | null = null;

  /** Asks for a newer version. A check that the user did not ask for says nothing about its failure. */
  async check(asked: boolean): Promise<void> {
    if (this.doing || this.has === "installation") return;
    await this.#run("check", async () => {
      this.found = await backend.check();
      this.has = this.found ? "announcement" : "nothing";
      this.checked = true;
    });
    if (!asked) this.problem = null;
    else if (this.found) this.open = true;
  }

  async download(): Promise<void> {
    if (this.doing) return;
    const name = (this.#download = operation());
    this.progress = { done: 0, total: 0 };
    const stop = onprogress(name, ({ done, total }) => (this.progress = { done, total }));
    await this.#run("download", async () => {
      await backend.download(name);
      this.has = "package";
    });
    stop();
    this.#download = null;
  }

  async cancel(): Promise<void> {
    if (this.#download) await backend.cancel(this.#download);
  }

  /** Rust asks the user once more, outside of the page. */
  async install(): Promise<void> {
    await this.#run("install", async () => {
      await backend.install();
      this.has = "installation";
    });
  }

  async restart(): Promise<void> {
    this.open = false;
    await backend.restart();
  }

  close(): void {
    this.open = false;
    this.later = true;
  }

  async #run(doing: NonNullable<Updates["doing"]>, work: () => Promise<void>): Promise<void> {
    if (this.doing) return;
    this.doing = doing;
    this.problem = null;
    try {
      await work();
    } catch (thrown) {
      if (asAppError(thrown).code !== "cancelled") this.problem = thrown;
    } finally {
      this.doing = null;
    }
  }
}
