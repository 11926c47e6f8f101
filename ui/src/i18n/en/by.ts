import type { Service } from "../service";

/** Who handles a call, inside a sentence. */
export function by(service: Service): string {
  return service === "sandbox" ? "the sandbox" : "Yunxin";
}

/** The same at the beginning of a sentence. */
export function By(service: Service): string {
  return service === "sandbox" ? "The sandbox" : "Yunxin";
}
