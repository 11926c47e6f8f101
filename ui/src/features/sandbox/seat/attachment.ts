import type { SeatMessage } from "@/bindings";

/** What a receiver's client reads of an attachment, from the names on the wire or the long ones. */
export type Attachment = {
  name: string;
  size: number | null;
  title: string;
  lat: number | null;
  lng: number | null;
  /** What a stream has said so far. */
  text: string;
};

export function attachmentOf(json: string): Attachment {
  const read = parse(json);
  const text = (...names: string[]): string => {
    const found = names.map((name) => read[name]).find((value) => typeof value === "string");
    return typeof found === "string" ? found : "";
  };
  const number = (...names: string[]): number | null => {
    const found = names.map((name) => read[name]).find((value) => typeof value === "number");
    return typeof found === "number" ? found : null;
  };
  return {
    name: text("name"),
    size: number("size"),
    title: text("title", "address"),
    lat: number("lat", "latitude"),
    lng: number("lng", "longitude"),
    text: text("text"),
  };
}

function parse(json: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(json);
    return typeof read === "object" && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What a message says: a stream holds it in its attachment. */
export function textOf(message: Pick<SeatMessage, "text" | "attachment" | "streaming">): string {
  return message.streaming === null ? message.text : attachmentOf(message.attachment).text || message.text;
}
