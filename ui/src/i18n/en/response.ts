import type { response as zh } from "../zh/response";
import type { Widen } from "../words";

export const response: Widen<typeof zh> = {
  tab: "Response",
  none: "No response yet",
  noneText: "After a send, its status, explained code, body, headers and timing are shown here.",
  recall: "Recall",
  recallOf: (receiver) => `Recall the message to ${receiver}`,
  recalled: "Recalled",
};
