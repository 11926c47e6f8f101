import type { Backend } from "./bulk.svelte";

export const backend = {} as Backend;
