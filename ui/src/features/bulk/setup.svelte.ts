import type { Account, Template } from "@/bindings";
import { namesIn } from "@/i18n/templates";
import { rolesOf, senderOf, targetOf, valueOf, withColumns, withRole, type Role } from "./mapping";
import { notificationTemplate, plainContent, plainText, textTemplate, variableOf } from "./message";
import type { Batching, Doubts, JobSetup, JobView, Mapping, RowCall, Value } from "./model";

/** Where the message of a job comes from. */
export type Origin = "text" | "template" | "compose";

/** What a job sends, to whom, and how, while it is being decided. */
export class SetupForm {
  readonly columns: readonly string[];
  accountId = $state<string | null>(null);
  roles = $state.raw<Role[]>([]);
  /** The sender that is typed; a column takes its place. */
  sender = $state("");
  origin = $state<Origin>("text");
  text = $state("");
  /** The message where it is more than a text. */
  chosen = $state.raw<Template | null>(null);
  variables = $state.raw<Record<string, Value>>({});
  /** A custom notification in place of a message. */
  notification = $state(false);
  /** By which call a message goes out; a column of chatrooms says it. */
  readonly call = $derived<RowCall>(
    this.roles.includes("room") ? "chatroom" : this.notification ? "notification" : "message",
  );
  calls = $state<Batching>("single");
  doubts = $state<Doubts>("prove_then_repeat");
  timeZone = $state("UTC");
  /** Whether the user has said what a column is for. */
  #mapped = false;
  pilot = $state(false);
  pilotRows = $state("100");
  /** The suppression lists that count, by name; null: all. */
  lists = $state.raw<readonly string[] | null>(null);

  readonly template = $derived<Template>(
    this.origin !== "text" && this.chosen
      ? this.chosen
      : this.call === "notification"
        ? notificationTemplate(this.text, this.sender)
        : textTemplate(this.text, this.sender),
  );
  /** The names that the message wants filled in, in their order. */
  readonly names = $derived(namesIn(this.template.body));
  readonly values = $derived.by(() => withColumns(this.variables, this.names, this.columns));
  readonly mapping = $derived.by<Mapping | null>(() => {
    const target = targetOf(this.roles);
    return target && { target, sender: senderOf(this.roles, this.sender.trim()), variables: this.values };
  });
  readonly out = $derived<JobSetup>({
    account_id: this.accountId,
    template: this.template,
    mapping: this.mapping,
    call: this.call,
    calls: this.calls,
    doubts: this.doubts,
    time_zone: this.timeZone,
    lists: this.lists && [...this.lists],
    pilot_rows: this.pilot && Number(this.pilotRows) >= 1 ? Math.floor(Number(this.pilotRows)) : null,
  });
  /** The same text: the same setup. */
  readonly key = $derived(JSON.stringify(this.out));

  constructor(view: JobView) {
    this.columns = view.import.columns;
    this.roles = this.columns.map(() => "none");
    if (view.setup) this.load(view.setup);
  }

  load(setup: JobSetup): void {
    this.accountId = setup.account_id;
    this.notification = setup.call === "notification";
    this.calls = setup.calls ?? "single";
    this.doubts = setup.doubts;
    this.timeZone = setup.time_zone;
    this.lists = setup.lists;
    this.pilot = setup.pilot_rows !== null;
    if (setup.pilot_rows !== null) this.pilotRows = String(setup.pilot_rows);
    const text = this.notification ? plainContent(setup.template) : plainText(setup.template);
    this.origin = text === null ? (setup.template.name ? "template" : "compose") : "text";
    this.text = text ?? "";
    this.chosen = text === null ? setup.template : null;
    this.sender = setup.template.conversation.sender;
    if (setup.mapping) this.#takeMapping(setup.mapping, setup.call);
  }

  /** Whom it goes to, as suggested for the columns; what the user has chosen stays. */
  suggest(setup: JobSetup, account: Account | null): void {
    this.accountId ??= setup.account_id ?? account?.id ?? null;
    this.timeZone = setup.time_zone;
    // What was remembered for a message comes before what the names of columns said.
    if (setup.mapping && (!this.#mapped || !targetOf(this.roles)))
      this.roles = rolesOf(setup.mapping, this.columns.length, this.call);
    if (this.sender === "")
      this.sender = setup.template.conversation.sender || (account?.default_sender ?? "");
    for (const [name, value] of Object.entries(setup.mapping?.variables ?? {}))
      if (!this.variables[name]) this.variables = { ...this.variables, [name]: value };
  }
  #takeMapping(mapping: Mapping, call: RowCall | undefined): void {
    this.#mapped = true;
    this.roles = rolesOf(mapping, this.columns.length, call);
    if (mapping.sender.from === "constant") this.sender = mapping.sender.text;
    this.variables = mapping.variables;
  }

  /** Takes over what another form of the same table has; of its columns, what still fits. */
  carry(other: SetupForm): void {
    this.load(other.out);
    if (other.columns.join("\n") === this.columns.join("\n")) return;
    this.roles = this.columns.map(() => "none");
    this.variables = Object.fromEntries(
      Object.entries(this.variables).filter(([, value]) => value.from !== "column"),
    );
  }

  setRole(column: number, role: Role): void {
    this.#mapped = true;
    this.roles = withRole(this.roles, column, role);
  }

  /** Where a variable comes from, as the list names it. */
  setSource(name: string, source: string): void {
    this.setValue(name, valueOf(source, this.values[name]));
  }
  setValue(name: string, value: Value): void {
    this.variables = { ...this.variables, [name]: value };
  }

  /** The gap that a column fills, for the text; from now on it does. */
  gapOf(column: number): string {
    const name = variableOf(this.columns[column] ?? "", column);
    if (!this.variables[name]) this.setValue(name, { from: "column", column, empty: { cell: "skip_row" } });
    return `{{${name}}}`;
  }

  useTemplate(template: Template, origin: Exclude<Origin, "text">): void {
    this.chosen = template;
    this.origin = origin;
    if (this.sender === "" && namesIn(template.conversation.sender).length === 0)
      this.sender = template.conversation.sender;
  }
  useText(): void {
    this.origin = "text";
  }
  /** The body as it was typed over. */
  editBody(body: string): void {
    const { template } = this;
    if (body === template.body) return;
    this.chosen = { ...template, body };
    if (this.origin === "text") this.origin = "compose";
  }
}
