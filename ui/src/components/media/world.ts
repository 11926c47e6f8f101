import type { MultiPolygon, Polygon, Position } from "geojson";
import type { GeometryCollection, Topology } from "topojson-specification";

/** The land of the world as one SVG path in degrees: x is the longitude, y the latitude turned upside down. */
export async function land(): Promise<string> {
  // Together as large as the rest of the page: only whoever sends a place pays for it.
  const [{ feature }, { default: atlas }] = await Promise.all([
    import("topojson-client"),
    import("world-atlas/land-110m.json"),
  ]);
  const world = atlas as unknown as Topology<{ land: GeometryCollection }>;
  const { features } = feature(world, world.objects.land);
  return features.map((part) => outline(part.geometry as Polygon | MultiPolygon)).join("");
}

function outline(shape: Polygon | MultiPolygon): string {
  const polygons = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  return polygons.flat().map(ring).join("");
}

/** A coast that crosses the 180th degree goes on at the other edge of the map, and not back across the whole of it. */
function ring(points: Position[]): string {
  let before: Position | undefined;
  let path = "";
  for (const point of points) {
    const [lng = 0, lat = 0] = point;
    const crosses = before !== undefined && Math.abs(lng - (before[0] ?? 0)) > 180 && Math.abs(lat) < 85;
    path += `${before === undefined || crosses ? "M" : "L"}${lng} ${-lat}`;
    before = point;
  }
  return path + "Z";
}

/** As many digits as a pixel of the map can distinguish, and one more. */
export function digitsFor(degreesPerPixel: number): number {
  return Math.min(6, Math.max(0, Math.ceil(-Math.log10(degreesPerPixel)) + 1));
}

/** Longitude runs round the world. */
export function wrapped(lng: number): number {
  return ((((lng + 180) % 360) + 360) % 360) - 180;
}
