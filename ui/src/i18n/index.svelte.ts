import type { Language, Settings } from "@/bindings";
import { en } from "./en";
import { asAppError } from "./explain";
import { TAGS } from "./tags";
import type { Words } from "./words";
import { zh } from "./zh";

export { asAppError } from "./explain";
export type { Words } from "./words";

const dictionaries: Record<Language, Words> = { zh, en };

/** The language of the window. Everything that reads `w` while it is drawn changes with it, at once. */
class I18n {
  language = $state<Language>("zh");

  /** The words of the language now shown. */
  get w(): Words {
    return dictionaries[this.language];
  }

  /** BCP 47 tag for `Intl` and for `lang`, which picks the Chinese shapes of shared characters. */
  get tag(): string {
    return this.language === "zh" ? TAGS.zh : "en";
  }

  /** Follows a setting; `system` is the language that Rust found. */
  follow(setting: Settings["language"], system: Language) {
    this.language = setting === "system" ? system : setting;
  }

  /** Words for what a command rejected with; `detail` is Rust's own message, for the curious and for reports. */
  explain(thrown: unknown): { title: string; action: string; detail: string } {
    const error = asAppError(thrown);
    // A newer Rust may know codes that this window does not.
    const words = this.w.errors[error.code] ?? this.w.errors.internal;
    // A page that shows no list of issues says here which rules were broken.
    const broken = (error.issues ?? []).filter((issue) => issue.severity === "error");
    const named = broken.map(
      (issue) => `${issue.pointer}: ${this.w.issues[issue.code]?.(issue) ?? issue.code}`,
    );
    return { ...words, action: [words.action, ...named].join(" "), detail: error.message };
  }

  /** What can be done about it, followed by Rust's own words. */
  advice(thrown: unknown): string {
    const { action, detail } = this.explain(thrown);
    return [action, detail].filter(Boolean).join(" ");
  }
}

export const i18n = new I18n();
