import { events as channels } from "@/bindings";

type Channels = typeof channels;
type EventName = keyof Channels;
type Payload<Name extends EventName> = Parameters<Parameters<Channels[Name]["listen"]>[0]>[0]["payload"];
type Listener<T> = (payload: T) => void;

/** What the listeners of these events are distinguished by: the operation, or the attachment, that an event is about. */
const KEYS = {
  sendStage: (event: Payload<"sendStage">) => event.operation,
  sendWaiting: (event: Payload<"sendWaiting">) => event.operation,
  sendFilled: (event: Payload<"sendFilled">) => event.operation,
  streamPiece: (event: Payload<"streamPiece">) => event.operation,
  jobAttaching: (event: Payload<"jobAttaching">) => event.operation,
  jobWorked: (event: Payload<"jobWorked">) => event.operation,
  transferProgress: (event: Payload<"transferProgress">) => event.operation,
  templateUpload: (event: Payload<"templateUpload">) => event.operation,
  updateProgress: (event: Payload<"updateProgress">) => event.operation,
  uploadProgress: (event: Payload<"uploadProgress">) => event.attachment_id,
} satisfies { [Name in EventName]?: (event: Payload<Name>) => string };
type KeyedName = keyof typeof KEYS;

/**
 * Hands Rust's events on to whoever listens. The window listens to each of them once, from its start; those of an operation
 * reach only the listeners of that operation. The `backend.ts` of a feature registers, nothing else does.
 */
export class EventRouter {
  readonly #listeners = new Map<string, Set<Listener<never>>>();
  readonly #channels = new Map<EventName, Promise<() => void>>();

  /** Resolves when every event is listened to: what Rust reports from then on is not missed. */
  async open(): Promise<void> {
    await Promise.all((Object.keys(channels) as EventName[]).map((name) => this.#open(name)));
  }

  /** Every event of this name, whatever it is about; the answer stops listening. */
  on<Name extends EventName>(name: Name, listener: Listener<Payload<Name>>): () => void {
    return this.#register(name, name, listener);
  }

  /** The events of this name that are about one operation, or one attachment; the answer stops listening. */
  onKey<Name extends KeyedName>(name: Name, key: string, listener: Listener<Payload<Name>>): () => void {
    return this.#register(name, `${name} ${key}`, listener);
  }

  /** For tests: another window begins, in which nothing listens yet. */
  forget(): void {
    this.#listeners.clear();
    this.#channels.clear();
  }

  #register(name: EventName, address: string, listener: Listener<never>): () => void {
    // Listened to from the window's start, but for one that failed then, and in tests.
    this.#open(name).catch(() => undefined);
    const listeners = this.#listeners.get(address) ?? new Set();
    this.#listeners.set(address, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(address) === listeners) this.#listeners.delete(address);
    };
  }

  #open<Name extends EventName>(name: Name): Promise<() => void> {
    let opening = this.#channels.get(name);
    if (!opening) {
      opening = channels[name].listen(({ payload }: { payload: unknown }) => this.#dispatch(name, payload));
      this.#channels.set(name, opening);
      opening.catch(() => this.#channels.delete(name));
    }
    return opening;
  }

  #dispatch(name: EventName, payload: unknown): void {
    const addresses: string[] = [name];
    if (name in KEYS) addresses.push(`${name} ${KEYS[name as KeyedName](payload as never)}`);
    for (const address of addresses)
      for (const listener of [...(this.#listeners.get(address) ?? [])]) listener(payload as never);
  }
}

export const router = new EventRouter();
