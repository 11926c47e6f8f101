import type { ConversationType, SendKind, Template, TemplateEntry, Variable } from "@/bindings";
import { namesIn } from "@/i18n/templates";

/** Changing one template. What is on disk may change meanwhile: then both are kept. */
export class Editing {
  path = $state("");
  /** Of the content that is being changed. */
  fingerprint = $state("");
  name = $state("");
  /** By which call it goes out: that of the message it was made of. */
  call = $state<SendKind>("single");
  note = $state("");
  sender = $state("");
  kind = $state<ConversationType>("p2p");
  receiver = $state("");
  body = $state("");
  variables = $state<Variable[]>([]);
  /** The content on disk, when it is another one than the one that is being changed. */
  theirs = $state.raw<{ template: Template; fingerprint: string } | null>(null);
  saving = $state(false);
  #base = $state.raw<Template | null>(null);

  readonly dirty = $derived(this.#base !== null && JSON.stringify(this.out()) !== JSON.stringify(this.#base));
  readonly undeclared = $derived(
    namesIn(this.sender, this.receiver, this.body).filter((n) => !this.variables.some((v) => v.name === n)),
  );

  /** Shows a template, or its new content, unless something was changed by hand. */
  follow(path: string, template: Template, fingerprint: string): void {
    // What is being written comes back by the folder, too, before the answer.
    if (this.saving) return;
    if (path === this.path && this.#base !== null) {
      if (fingerprint === this.fingerprint) {
        this.theirs = null;
        return;
      }
      if (this.dirty) {
        this.theirs = { template, fingerprint };
        return;
      }
    }
    this.#load(path, template, fingerprint);
  }
  #load(path: string, template: Template, fingerprint: string): void {
    this.path = path;
    this.fingerprint = fingerprint;
    this.name = template.name;
    this.call = template.kind ?? "single";
    this.note = template.note;
    this.sender = template.conversation.sender;
    this.kind = template.conversation.kind;
    this.receiver = template.conversation.receiver;
    this.body = template.body;
    this.variables = template.variables.map((v) => ({
      ...v,
      // Rust leaves out what is empty.
      label: v.label ?? "",
      default: v.default ?? "",
      choices: [...(v.choices ?? [])],
    }));
    this.theirs = null;
    this.#base = this.out();
  }

  /** It was saved, as `kept`, and lies there now. What was typed since is a change of that. */
  saved(kept: Template, now: TemplateEntry): void {
    if (!now.template) return;
    const typed = JSON.stringify(this.out()) !== JSON.stringify(kept);
    if (!typed) {
      this.#load(now.path, now.template, now.fingerprint);
      return;
    }
    this.path = now.path;
    this.fingerprint = now.fingerprint;
    this.theirs = null;
    this.#base = kept;
  }

  /** Back to what is on disk. */
  discard(): void {
    if (this.theirs) this.#load(this.path, this.theirs.template, this.theirs.fingerprint);
    else if (this.#base) this.#load(this.path, this.#base, this.fingerprint);
  }

  out(): Template {
    return {
      name: this.name,
      note: this.note,
      variables: this.variables.map((v) => ({
        ...v,
        choices: v.kind === "choice" ? (v.choices ?? []).filter((c) => c !== "") : [],
      })),
      ...(this.call === "single" ? {} : { kind: this.call }),
      conversation: { sender: this.sender, kind: this.kind, receiver: this.receiver },
      body: this.body,
    };
  }

  addVariable(name = ""): void {
    this.variables.push({ name, kind: "text", label: "", default: "", choices: [] });
  }
  removeVariable(at: number): void {
    this.variables.splice(at, 1);
  }
  declareAll(): void {
    for (const name of this.undeclared) this.addVariable(name);
  }
}
