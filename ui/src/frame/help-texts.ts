import { marked } from "marked";
import type { Language } from "@/bindings";
import changelog from "../../../CHANGELOG.md?raw";
import guideEn from "../../../docs/guide/en.md?raw";
import guideZh from "../../../docs/guide/zh.md?raw";
import thirdParty from "../../../docs/third-party.txt?raw";

/** Our own texts, as they were when the pages were built: nothing in them comes from elsewhere. */
const html = (text: string): string => marked.parse(text, { async: false });

export const guide = (language: Language): string => html({ zh: guideZh, en: guideEn }[language]);
export const whatsNew = (): string => html(changelog);
export { thirdParty };
