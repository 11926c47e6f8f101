import type { Certificate, ErrorCode } from "@/bindings";
import { asAppError } from "@/i18n/index.svelte";
import { backend } from "./backend";

/** What Rust makes of a PEM text, kept up with the text. */
export class Reading {
  /** What the text holds; empty while it holds nothing that can be read. */
  found = $state.raw<Certificate[]>([]);
  /** Why it cannot be read. */
  code = $state<ErrorCode>();
  #asked = "";

  /** Reads a text; an answer that comes after a later text is dropped. */
  async read(pem: string) {
    this.#asked = pem;
    let found: Certificate[] = [];
    let code: ErrorCode | undefined;
    try {
      if (pem.trim() !== "") found = await backend.certificatesOf(pem);
    } catch (thrown) {
      code = asAppError(thrown).code;
    }
    if (this.#asked !== pem) return;
    this.found = found;
    this.code = code;
  }
}

/** Whether a certificate holds at a moment, Unix milliseconds. */
export function standing(certificate: Certificate, now_ms: number): "valid" | "expired" | "not_yet" {
  if (now_ms > certificate.not_after_ms) return "expired";
  return now_ms < certificate.not_before_ms ? "not_yet" : "valid";
}
