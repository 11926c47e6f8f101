import type { stream as zh } from "../zh/stream";
import type { Widen } from "../words";
import { limits } from "../limits";

export const stream: Widen<typeof zh> = {
  text: "Text",
  textHint: "Sent in pieces, one after another",
  first: "First piece",
  mode: "Send",
  modes: { paced: "At a steady pace", typed: "Piece by piece" },
  chars: "Characters per piece",
  pace: "Interval (ms)",
  range: (min, max) => `${min}–${max}`,
  forecast: (pieces, seconds) => `${pieces} ${pieces === 1 ? "piece" : "pieces"}, about ${seconds} s`,
  typedHint: `After the first piece, send one piece at a time, at most ${limits.stream.gap_s} s apart`,
  next: "Next piece",
  sendPiece: "Send piece",
  finish: "Send and finish",
  stop: "Stop and finish",
  running: "Streaming…",
  finishing: "Finishing…",
  progress: (pieces, units, max) =>
    `${pieces} ${pieces === 1 ? "piece" : "pieces"} sent, ${units} / ${max} characters`,
  open: (s) => `The server ends the message if no piece is sent within ${s} s`,
  growing: "more to come…",
  pieces: "Pieces",
  sum: (sent, all) => `${sent} of ${all === 1 ? "1 piece" : `${all} pieces`} sent`,
  notFinished: ", not finished",
  piece: (n) => `Piece ${n}`,
  last: "end",
  unfinished: `The last piece is missing: the server ends the message ${limits.stream.gap_s} s after the latest one. What was sent is kept.`,
  noSuperteam: "Streams can be sent to accounts and teams, not to super teams",
  doubt:
    "The conversation shows whether the message arrived, but not how much of it. Sending it again might deliver it twice, so that is not offered.",
  cut: {
    title: "Stream interrupted",
    open: (pieces, s) =>
      `${pieces} ${pieces === 1 ? "piece was" : "pieces were"} sent. It can be finished within ${s} s.`,
    until: (pieces, time) =>
      `${pieces} ${pieces === 1 ? "piece was" : "pieces were"} sent. It can be finished until ${time}.`,
    ended: (pieces) =>
      `${pieces} ${pieces === 1 ? "piece was" : "pieces were"} sent, then the server ended the message. After a check it counts as partly sent.`,
    unsure: (pieces) =>
      `${pieces} ${pieces === 1 ? "piece was" : "pieces were"} sent; the outcome of the latest one is unknown. The server ends the message automatically.`,
    finish: "Finish the message",
    done: "The message is finished",
  },
};
