import { applyEdits, findNodeAtLocation, getNodeValue, modify, parseTree, type Node } from "jsonc-parser";
import { isJson } from "../json-text";

const FORMAT = { formattingOptions: { insertSpaces: true, tabSize: 2, eol: "\n" } };

/** The parts of a change's request that have fields of their own. The text of the request is the truth. */
export type Parts = { text: string | null; attachment: string | null; messageType: number | null };

/** Null when it is not a JSON object. */
export function partsOf(body: string): Parts | null {
  const root = isJson(body) ? parseTree(body) : undefined;
  if (root?.type !== "object") return null;
  const at = (key: string): Node | undefined => findNodeAtLocation(root, ["message", key]);
  const [text, attachment, type] = [at("text"), at("attachment"), at("message_type")];
  return {
    text: text?.type === "string" ? (getNodeValue(text) as string) : null,
    // As it is spelt: numbers keep every digit.
    attachment: attachment ? body.slice(attachment.offset, attachment.offset + attachment.length) : null,
    messageType: type?.type === "number" ? (getNodeValue(type) as number) : null,
  };
}

/** The request with another text; everything else stays, byte for byte. */
export function withText(body: string, text: string): string {
  return applyEdits(body, modify(body, ["message", "text"], text, FORMAT));
}

/** The request with another attachment, as it is spelt. */
export function withAttachment(body: string, attachment: string): string {
  const node = findNodeAtLocation(parseTree(body)!, ["message", "attachment"]);
  if (!node) return body;
  return applyEdits(body, [{ offset: node.offset, length: node.length, content: attachment }]);
}

export function isObject(text: string): boolean {
  return isJson(text) && text.trimStart().startsWith("{");
}
