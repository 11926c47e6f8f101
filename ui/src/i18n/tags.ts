import type { Language } from "@/bindings";

/**
 * BCP 47 tags for `Intl`: English dates put the day before the month, and the day has 24 hours.
 * What stands in `lang` is `i18n.tag`, which names no country for English.
 */
export const TAGS: Record<Language, string> = { zh: "zh-CN", en: "en-GB" };
