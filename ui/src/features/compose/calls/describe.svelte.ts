import type { CallDescription, Group, SendKind } from "@/bindings";
import { backend } from "../backend";

/** What Rust says of each call, asked for once. */
export class Descriptions {
  #known = $state.raw<Partial<Record<SendKind, CallDescription>>>({});
  /** The options of the single send, which the window has from its start. */
  #single: readonly Group[] = [];

  start(single: readonly Group[]): void {
    this.#single = single;
  }
  /** The options of a call; none until they are known. */
  groups(call: SendKind): readonly Group[] {
    return call === "single" ? this.#single : (this.#known[call]?.groups ?? []);
  }
  /** The option of a call that stands at a pointer; none until it is known. */
  field(call: SendKind, pointer: string): Group["fields"][number] | undefined {
    return this.groups(call)
      .flatMap((group) => group.fields)
      .find((field) => field.pointer === pointer);
  }
  /** Resolves with the options of a call. */
  async of(call: SendKind): Promise<readonly Group[]> {
    if (call !== "single" && !this.#known[call]) {
      const described = await backend.describe(call);
      this.#known = { ...this.#known, [call]: described };
    }
    return this.groups(call);
  }
}
