import type { Service } from "@/i18n/service";
import type { CheckReport, ErrorKind, Explained, Language, OtherMessage, SendResult } from "@/bindings";
import { countsOf, isPartly } from "@/i18n/calls";
import { CODES } from "@/rules";
import { span } from "./format";
import { endOf } from "./outcome";
import type { Finding } from "./settle.svelte";
import { errorWord, type HistoryWords } from "./words";

/** A finding in words. */
export type Verdict = {
  kind: "success" | "info" | "warning" | "danger";
  title: string;
  /** Sentences, each a paragraph. */
  texts: string[];
  /** The message's id at the service, when it is there. */
  serverId: string | null;
  /** The row of the message that was sent as new. */
  rowId: string | null;
};

type Explain = (problem: unknown) => { title: string; action: string };
type Plain = { title: string; text: string };

export function verdictOf(
  finding: Finding,
  w: HistoryWords,
  language: Language,
  service: Service,
  explain: Explain,
): Verdict {
  if (finding.kind === "looked") return ofLook(finding.report, w, language, service);
  if (finding.kind === "failed") {
    const { title, action } = explain(finding.problem);
    return say("danger", w.settle.failed[finding.choice], [title, action]);
  }
  const { choice, result } = finding;
  const verdict = choice === "again" ? ofRepeat(result, w, language, service) : ofNew(result, w, language);
  if (result.unwritten) verdict.texts.push(w.settle.unwritten);
  return verdict;
}

function ofLook(report: CheckReport, w: HistoryWords, language: Language, service: Service): Verdict {
  const { settle } = w;
  const seen = { serverId: report.message_server_id };
  if (report.found && report.partly) {
    const { title, text } = settle.foundPartly;
    return { ...say("warning", title, [text(service)]), ...seen };
  }
  if (report.found) return { ...say("success", settle.found.title, [settle.found.text(service)]), ...seen };
  if (report.outcome !== "unknown") return say("info", settle.meanwhile.title, [settle.meanwhile.text]);
  if (report.other) return ofOther(report.other, w, language, service);
  const { from_ms, to_ms } = report;
  const range = from_ms === null || to_ms === null ? null : span(from_ms, to_ms, language);
  if (report.error !== null)
    return say("warning", settle.notLooked.title, [
      whyNotLooked(report, w, language),
      range === null ? "" : settle.notLooked.partly(report.looked_at, range),
      settle.notLooked.text,
    ]);
  const { notSeen } = settle;
  return say("warning", notSeen.title, [
    range === null ? "" : notSeen.looked(report.looked_at, range),
    [notSeen.proves, notSeen.doubt].join(language === "zh" ? "" : " "),
    notSeen.next,
  ]);
}

function ofRepeat(result: SendResult, w: HistoryWords, language: Language, service: Service): Verdict {
  const { settle } = w;
  const partly = isPartly(result.outcome, countsOf(result.parts ?? []));
  if (result.outcome === "sent")
    return {
      ...(partly
        ? say("warning", w.end.partly.title(service), [settle.resent.text])
        : say("success", settle.resent.title(service), [settle.resent.text])),
      serverId: result.message_server_id,
    };
  if (result.error === "cancelled") return plain("info", settle.stopped);
  if (result.other) return ofOther(result.other, w, language, service);
  if (endOf({ outcome: "rejected", error: result.error }) === "unsent")
    return add(plain("warning", settle.resentNotOut), reason(result, w, language));
  if (result.error === "refused" || result.outcome === "rejected")
    return say("warning", settle.resentRefused.title(String(result.code), service), [
      result.explained ? reason(result, w, language) : (result.msg ?? ""),
      settle.resentRefused.text,
    ]);
  return add(plain("warning", settle.resentUnknown), reason(result, w, language));
}

/** The id is known to the service, but by another message: that settles nothing. */
function ofOther(other: OtherMessage, w: HistoryWords, language: Language, service: Service): Verdict {
  const { settle } = w;
  const what = other.differs.map((difference) => settle.other.differs[difference]);
  return {
    ...say("warning", settle.other.title, [
      settle.other.text(what.join(language === "zh" ? "、" : ", "), service),
      settle.other.next(service),
    ]),
    serverId: other.message_server_id,
  };
}

function ofNew(result: SendResult, w: HistoryWords, language: Language): Verdict {
  const { settle } = w;
  const row = { rowId: result.row_id };
  if (result.error === "cancelled") return { ...plain("info", settle.stopped), ...row };
  switch (endOf(result)) {
    case "sent":
      if (isPartly(result.outcome, countsOf(result.parts ?? [])))
        return { ...say("warning", settle.newPartly, [settle.newSent.text]), ...row };
      return { ...plain("success", settle.newSent), ...row };
    case "unsent":
      return { ...add(plain("danger", settle.newUnsent), reason(result, w, language)), ...row };
    case "rejected":
      return { ...add(plain("danger", settle.newRejected), reason(result, w, language)), ...row };
    default:
      return { ...plain("warning", settle.newUnknown), ...row };
  }
}

/** The words for failed sends say what became of the message; a look that failed says nothing about it. */
function whyNotLooked(report: CheckReport, w: HistoryWords, language: Language): string {
  if (report.code !== null) return reason(report, w, language);
  return report.error === null ? "" : w.settle.notLooked.why(errorWord(report.error, w.attempts.errors));
}

type Reasoned = {
  error: ErrorKind | null;
  code: number | null;
  msg: string | null;
  explained: Explained | null;
};

/** Why it failed: what the code means, or else what kind of failure it was. */
function reason({ error, code, msg, explained }: Reasoned, w: HistoryWords, language: Language): string {
  const words = explained?.[language];
  if (words) return `${words.meaning} ${words.action}`.trim();
  if (code !== null && code !== CODES.success) return [w.code(code), msg].filter(Boolean).join(" · ");
  return error === null ? "" : errorWord(error, w.errors);
}

function say(kind: Verdict["kind"], title: string, texts: string[]): Verdict {
  return { kind, title, texts: texts.filter((text) => text !== ""), serverId: null, rowId: null };
}
function plain(kind: Verdict["kind"], words: Plain): Verdict {
  return say(kind, words.title, [words.text]);
}
function add(verdict: Verdict, first: string): Verdict {
  return first === "" ? verdict : { ...verdict, texts: [first, ...verdict.texts] };
}
