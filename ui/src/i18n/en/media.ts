import type { media as zh } from "../zh/media";

export const media: typeof zh = {
  notes: {
    broken: (mime) => `The content is not a complete ${mime} and cannot be read; it is sent as a plain file`,
    cut: () => "The end of the file is missing; receivers may see only part of it",
    too_many_pixels: () => "Image dimensions are not plausible; it is sent as a plain file",
    not_drawn: () => "The image is too large to preview",
    absurd_length: () => "The duration is not plausible; it is sent as a plain file",
    rarely_shown: (codec) => `Many devices cannot show ${codec} images; convert it to JPEG first`,
    rarely_played: (format) => `Most phones cannot play ${format}; convert it to MP4, MP3 or AAC first`,
    not_on_android: (format) =>
      `Many Android devices cannot play ${format}; convert it to MP4, MP3 or AAC first`,
    not_on_apple: (format) => `Many Apple devices cannot play ${format}; convert it to MP4, MP3 or AAC first`,
    renamed: (ext) => `The extension does not match the content, which is .${ext}`,
    unrecognised: (ext) => `The content is not recognized as .${ext}; it is sent as a plain file`,
    located: () => "The file contains the location where it was taken (GPS); the receiver will see it too",
  },
  origin: {
    measured: "measured",
    typed: "typed",
    unknown: "unknown",
    restore: (measured) => `Restore the measured value: ${measured}`,
  },
  picture: {
    open: "Enlarge",
    title: "Image",
    fit: "Fit to window",
    whole: "Actual size",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    close: "Close",
    percent: (n) => `${n}%`,
    play: "Play animation",
    pause: "Pause animation",
    keys: "+ and - zoom, 0 fits the window, 1 shows actual size",
  },
  moving: (frames, plays) =>
    `${frames} frames, ${plays === 0 ? "loops" : plays === 1 ? "plays once" : `plays ${plays} times`}`,
  sound: {
    play: "Play",
    pause: "Pause",
    position: "Position",
    at: (now, whole) => `${now} of ${whole}`,
    noWaveform: (codec) => `no waveform for ${codec}`,
  },
  film: { label: "Video preview" },
  broken: {
    sound: (codec) => (codec ? `${codec} audio cannot be played here` : "This audio cannot be played here"),
    film: (codec) => (codec ? `${codec} video cannot be played here` : "This video cannot be played here"),
    picture: (codec) => (codec ? `${codec} images cannot be shown here` : "This image cannot be shown here"),
    document: "This PDF cannot be opened",
  },
  document: { page: (n) => `Page 1 of ${n}` },
  text: { label: "Beginning of the file", more: "(continues)" },
  map: {
    label: "World map; arrow keys move the marker, + and - zoom",
    static: (lat, lng) => `Map with a marker at latitude ${lat}, longitude ${lng}`,
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    centre: "Back to marker",
  },
  kept: { file: "File", picture: (name) => `Thumbnail of ${name}` },
};
