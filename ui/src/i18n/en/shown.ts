import type { shown as zh } from "../zh/shown";
import type { Widen } from "../words";

export const shown: Widen<typeof zh> = {
  placeholder: {
    image: "Image",
    audio: "Audio",
    video: "Video",
    location: "Location",
    file: "File",
    tip: "Tip",
    custom: "Custom message",
    notification: "Custom notification",
    unknown: "Message",
  },
  emptyText: "(empty text)",
};
