import { convertFileSrc } from "@tauri-apps/api/core";

/** HTTP statuses that Rust answers with (`src-tauri/served.rs`). */
const NO_PICTURE = 204;
const TOO_LARGE = 413;

/** Where Rust serves an attachment's bytes: by its id, since the page knows no path. */
export const fileUrl = (id: string): string => convertFileSrc(id, "attachment");

/** All bytes of an attachment; null where it is too large for the page to hold it. */
export async function wholeFile(id: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const answer = await fetch(`${fileUrl(id)}?whole`);
  if (answer.status === TOO_LARGE) return null;
  if (!answer.ok) throw new Error(`the attachment could not be read: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Where an attachment's small picture is, if there is one. */
export const thumbnail = (id: string): Promise<string | null> => pictureAt(`${fileUrl(id)}?thumbnail`);

/** Where the small picture of a sent message's file is, if there is one. */
export const sentThumbnail = (row: string): Promise<string | null> => pictureAt(`${fileUrl(row)}?sent`);

/** Where the small picture is that an earlier message kept of the content with this MD5, if there is one. */
export const keptThumbnail = (md5: string): Promise<string | null> => pictureAt(`${fileUrl(md5)}?kept`);

/** Makes a frame of a film, as PNG, the attachment's small picture. False: it is no picture. */
export async function saveCover(id: string, png: ArrayBuffer): Promise<boolean> {
  return (await fetch(`${fileUrl(id)}?cover`, { method: "POST", body: png })).ok;
}

async function pictureAt(url: string): Promise<string | null> {
  const answer = await fetch(url);
  if (answer.status === NO_PICTURE) return null;
  if (!answer.ok) throw new Error(`a picture could not be read: ${answer.status}`);
  return url;
}

/** Where Rust serves a file that was uploaded to the built-in sandbox, by its key. */
export const sandboxFileUrl = (key: string): string => `${fileUrl(key)}?sandbox`;

/** That file as a whole, at an address that sounds and films are played from; null where it is too large. To be revoked. */
export async function sandboxFile(key: string): Promise<string | null> {
  const answer = await fetch(sandboxFileUrl(key));
  if (answer.status === TOO_LARGE) return null;
  if (!answer.ok) throw new Error(`a file of the sandbox could not be read: ${answer.status}`);
  return URL.createObjectURL(await answer.blob());
}
