import type { stream as zh } from "../zh/stream";
import type { Widen } from "../words";

export const stream: Widen<typeof zh> = {
  text: "Text",
  textHint: "Goes out in pieces, one after another",
  first: "First piece",
  mode: "Send",
  modes: { paced: "At a steady pace", typed: "Piece by piece" },
  chars: "Characters per piece",
  pace: "Interval (ms)",
  range: (min, max) => `${min}–${max}`,
  forecast: (pieces, seconds) => `${pieces} ${pieces === 1 ? "piece" : "pieces"}, about ${seconds} s`,
  typedHint: "After the first piece, go on piece by piece; at most 30 s may pass between two",
  next: "Next piece",
  sendPiece: "Send piece",
  finish: "Send and finish",
  stop: "Stop and finish",
  running: "Streaming…",
  finishing: "Finishing…",
  progress: (pieces, units, max) =>
    `${pieces} ${pieces === 1 ? "piece" : "pieces"} sent, ${units} / ${max} characters`,
  open: (s) => `The service ends the message if no piece is sent within ${s} s`,
  growing: "more to come…",
  pieces: "Pieces",
  sum: (sent, all) => `${sent} of ${all} pieces sent`,
  piece: (n) => `Piece ${n}`,
  last: "end",
  unfinished:
    "The last piece is missing: the service ends the message 30 s after the latest one. What was sent stays.",
  doubt:
    "The conversation shows whether the message arrived, but not how much of it. A repeat might arrive twice, so it is not offered.",
  cut: {
    title: "Stream interrupted",
    open: (pieces, s) =>
      `${pieces} ${pieces === 1 ? "piece was" : "pieces were"} sent. It can be finished within ${s} s.`,
    ended: (pieces) =>
      `${pieces} ${pieces === 1 ? "piece was" : "pieces were"} sent, then the service ended the message. After a check it counts as sent.`,
    unsure: (pieces) =>
      `${pieces} ${pieces === 1 ? "piece was" : "pieces were"} sent; the latest one is in doubt. The service ends the message automatically.`,
    finish: "Finish the message",
    done: "The message is finished",
  },
};
