import type { imagePreparation as zh } from "../zh/image-preparation";
import type { Widen } from "../words";

/** Image processing: what is removed, scaled and converted before an image is uploaded. */
export const imagePreparation: Widen<typeof zh> = {
  title: "Image processing",
  set: (n) => `${n} on`,
  strip: "Remove EXIF and location",
  stripHint: "Place, time, device and comments; pixels stay unchanged",
  longest: "Maximum side length",
  longestHint: "Larger images are scaled down",
  asIs: "Original size",
  pixels: (px) => `${px} pixels`,
  convert: "Convert BMP to JPEG",
  convertHint: "HEIC cannot be decoded here and is sent unchanged",
  note: "Only the uploaded copy is changed, never the original file. The settings also apply to images chosen later.",
  untouched: "The original file was not changed",
  nothing: "Nothing to do for this image",
  steps: { stripped: "EXIF and location removed", scaled: "Scaled down", converted: "Converted" },
  skipped: {
    animated: "Scaling would lose the animation; left unchanged",
    no_decoder: "This format cannot be decoded here; left unchanged",
    too_large: "Too large to process in memory; left unchanged",
    broken: "The image is damaged; left unchanged",
  },
};
