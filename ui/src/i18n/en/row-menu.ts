import type { rowMenu as zh } from "../zh/row-menu";

export const rowMenu: typeof zh = {
  open: "Open",
  copyText: "Copy text",
  copyReceiver: "Copy receiver ID",
  tag: "Tag…",
  export: "Export…",
  delete: "Delete…",
};
