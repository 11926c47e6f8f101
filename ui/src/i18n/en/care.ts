import type { care as zh } from "../zh/care";
import type { Widen } from "../words";

/** Image care: what is taken out, made smaller and converted before a picture goes up. */
export const care: Widen<typeof zh> = {
  title: "Image care",
  set: (n) => `${n} on`,
  strip: "Remove EXIF and location",
  stripHint: "Place, time, device and comments; no pixel changes",
  longest: "Longest side at most",
  longestHint: "Larger pictures are scaled down",
  asIs: "As it is",
  pixels: (px) => `${px} pixels`,
  convert: "Convert BMP to JPEG",
  convertHint: "HEIC cannot be decoded here and goes as it is",
  note: "Only the copy that is uploaded is changed, never the file itself. The settings are kept for later pictures.",
  untouched: "The file itself was not changed",
  nothing: "Nothing to do for this picture",
  steps: { stripped: "EXIF and location removed", scaled: "Scaled down", converted: "Converted" },
  skipped: {
    animated: "Scaling would lose the animation: left as it is",
    no_decoder: "This format cannot be decoded here: left as it is",
    too_large: "Too large to be worked on in memory: left as it is",
    broken: "The picture is damaged: left as it is",
  },
};
