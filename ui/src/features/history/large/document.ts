import { Text } from "@codemirror/state";

/** So much of a text is cut into lines at once. */
const PIECE_CHARACTERS = 256 * 1024;
/** Less than a frame. */
const TURN_MS = 10;

/** Lets the window draw and take keys. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The text as the editor keeps it. Megabytes of lines take longer than a frame, so they are cut in turns. */
export async function documentOf(text: string, piece = PIECE_CHARACTERS, turn_ms = TURN_MS): Promise<Text> {
  let made = Text.empty;
  let began = performance.now();
  for (let from = 0; from < text.length;) {
    const end = text.indexOf("\n", from + piece - 1) + 1 || text.length;
    made = made.append(Text.of(text.slice(from, end).split("\n")));
    from = end;
    if (performance.now() - began < turn_ms) continue;
    await nextTask();
    began = performance.now();
  }
  return made;
}
