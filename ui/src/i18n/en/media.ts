import type { media as zh } from "../zh/media";

export const media: typeof zh = {
  notes: {
    broken: (mime) => `The content is not a whole ${mime} and cannot be read; it goes as a plain file`,
    cut: () => "The end of the file is missing; receivers may see only a part",
    too_many_pixels: () => "It claims more pixels than any device can show; it goes as a plain file",
    not_drawn: () => "The picture is too large for a preview here",
    absurd_length: () => "It claims a length that cannot be true; it goes as a plain file",
    rarely_shown: (codec) => `Many devices cannot show ${codec} pictures; better convert it to JPEG first`,
    renamed: (ext) => `The extension does not fit the content, which is .${ext}`,
    located: () => "The photo tells where it was taken (GPS), and so will it tell the receiver",
  },
  origin: {
    measured: "measured",
    typed: "typed",
    unknown: "not known",
    restore: (measured) => `Restore the measured value: ${measured}`,
  },
  picture: {
    open: "Enlarge",
    title: "Picture",
    fit: "Fit the window",
    whole: "True pixels",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    close: "Close",
    percent: (n) => `${n}%`,
    play: "Play the animation",
    pause: "Pause the animation",
    keys: "+ and - zoom, 0 fits the window, 1 shows true pixels",
  },
  moving: (frames, plays) =>
    `${frames} frames, ${plays === 0 ? "plays for ever" : plays === 1 ? "plays once" : `plays ${plays} times`}`,
  sound: {
    play: "Play",
    pause: "Pause",
    position: "Position",
    at: (now, whole) => `${now} of ${whole}`,
    noWaveform: (codec) => `no waveform for ${codec}`,
  },
  film: { label: "Video preview" },
  broken: {
    sound: (codec) => (codec ? `${codec} sound cannot be played here` : "This sound cannot be played here"),
    film: (codec) => (codec ? `${codec} video cannot be played here` : "This video cannot be played here"),
    picture: (codec) =>
      codec ? `${codec} pictures cannot be shown here` : "This picture cannot be shown here",
    document: "This PDF cannot be opened",
  },
  document: { page: (n) => `Page 1 of ${n}` },
  text: { label: "The beginning of the file", more: "(it goes on)" },
  map: {
    label: "World map; the arrow keys move the mark, + and - zoom",
    static: (lat, lng) => `Map with a mark at latitude ${lat}, longitude ${lng}`,
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    centre: "Back to the mark",
  },
  kept: { file: "File", picture: (name) => `Small picture of ${name}` },
};
