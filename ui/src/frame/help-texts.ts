import { marked } from "marked";
import type { Language } from "@/bindings";
import changelog from "../../../CHANGELOG.md?raw";
import guideEn from "../../../docs/guide/en.md?raw";
import guideZh from "../../../docs/guide/zh.md?raw";
import newsEn from "../../../docs/guide/whats-new.en.md?raw";
import newsZh from "../../../docs/guide/whats-new.zh.md?raw";
import thirdParty from "../../../docs/third-party.txt?raw";

/** Our own texts, as they were when the pages were built: nothing in them comes from elsewhere. */
const html = (text: string): string => marked.parse(text, { async: false });

export const guide = (language: Language): string => html({ zh: guideZh, en: guideEn }[language]);
/** What matters most in each version. */
export const whatsNew = (language: Language): string => html({ zh: newsZh, en: newsEn }[language]);
/** Every change, in English. */
export const changes = (): string => html(changelog);
export { thirdParty };
