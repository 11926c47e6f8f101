import type { Issue } from "@/bindings";
import type { Session } from "./session.svelte";
import { issueWords } from "@/i18n/issues";

export type Notes = { error: string | undefined; warning: string | undefined };

/** Nothing was filled in yet: red only after the first try to send. */
export function isMissing(issue: Issue): boolean {
  return issue.severity === "error" && (issue.code === "required" || issue.code === "empty");
}

/** The words that stand at the field of a pointer: its own issues and those inside it, less what other fields show. */
export function notes(session: Session, pointer: string, inside = true): Notes {
  const issues = session.checks.preview?.issues ?? [];
  const here = issues.filter((i) => i.pointer === pointer || (inside && i.pointer.startsWith(pointer + "/")));
  const first = (severity: Issue["severity"]): string | undefined => {
    const found = here.find((i) => i.severity === severity && (session.attempted || !isMissing(i)));
    return found && issueWords(found, session.draft.kind);
  };
  return { error: first("error"), warning: first("warning") };
}
