import { LONG_CHARACTERS } from "../json-text";
import { inWorker } from "../large/background";
import { diffTexts, type Diff } from "./diff";

/** As {@link diffTexts}; long texts are compared on another thread. */
export async function diffInBackground(before: string, after: string): Promise<Diff> {
  if (before.length + after.length <= LONG_CHARACTERS) return diffTexts(before, after);
  return inWorker<Diff>({ kind: "diff", before, after });
}
