import { diffTexts } from "../compare/diff";
import type { Done, Task } from "./background";
import { layoutOf } from "./layout";

/** The other thread: one task, one answer. */
self.onmessage = ({ data }: MessageEvent<Task>) => {
  const done: Done = data.kind === "layout" ? layoutOf(data.text) : diffTexts(data.before, data.after);
  self.postMessage(done);
};
