import type { MessageKind } from "@/bindings";
import { MESSAGE_TYPES } from "@/rules";

/** Of a file that lies nowhere: enough to see how such a message looks. */
const file = (name: string, size: number, more: Record<string, number> = {}) => ({
  name,
  md5: "3a7bd3e2360a3d29eea436fcfb7e44c7",
  url: `https://files.example.test/${name}`,
  ext: name.slice(name.indexOf(".") + 1),
  size,
  ...more,
});

/** The message of each type, as the service's own examples have it; the words are those of the window. */
export function sampleMessage(kind: MessageKind, text: string): Record<string, unknown> {
  const samples: Record<MessageKind, Record<string, unknown>> = {
    text: { text },
    image: { attachment: file("lake.jpg", 482133, { w: 1920, h: 1080 }) },
    audio: { attachment: file("hello.aac", 20480, { dur: 4200 }) },
    video: { attachment: file("clip.mp4", 3145728, { dur: 8500, w: 1280, h: 720 }) },
    location: {
      attachment: { title: "West Lake, Hangzhou", lat: 30.24314, lng: 120.150083 },
    },
    file: { attachment: file("report.pdf", 1048576) },
    tip: { text },
    custom: {
      text,
      attachment: { kind: "order-card", order_no: "A-20260001", amount: 129.5 },
    },
  };
  return { message_type: MESSAGE_TYPES[kind], ...samples[kind] };
}
