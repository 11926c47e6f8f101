import type { Issue, MessageKind } from "@/bindings";
import { i18n } from "./index.svelte";

const ATTACHMENT = "/message/attachment";

/** `kind`: the type of the message, whose attachment is a file, a place or content of one's own. */
export function issueWords(issue: Issue, kind: MessageKind | null = null): string {
  const { body } = i18n.w.compose;
  if (issue.code === "required" && issue.pointer === ATTACHMENT)
    return kind === "location" ? body.choosePlace : kind === "custom" ? body.enterCustom : body.chooseFile;
  // Of a receiver only its kind can be one that the call does not reach.
  if (issue.code === "not_applicable" && issue.pointer === "/conversation/receiver")
    return i18n.w.stream.noSuperteam;
  // The list of receivers shuts it out, and not the conversation.
  if (issue.code === "not_applicable" && issue.related === "/receiver_ids")
    return i18n.w.calls.notForSelected;
  return i18n.w.issues[issue.code]?.(issue) ?? issue.code;
}
