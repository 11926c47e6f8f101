import type { places as zh } from "../zh/places";
import type { Widen } from "../words";

export const places: Widen<typeof zh> = {
  open: "Open",
  show: "Show in folder",
  openFolder: "Open folder",
  failed: "Could not open it",
};
