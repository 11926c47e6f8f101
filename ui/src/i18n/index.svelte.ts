import type { Language, Settings } from "@/bindings";
import { asAppError } from "./explain";
import { TAGS } from "./tags";
import type { Words } from "./words";

export { asAppError } from "./explain";
export type { Words } from "./words";

/** Each dictionary is code of its own: most windows read one of them. */
const sources: Record<Language, () => Promise<Words>> = {
  zh: async () => (await import("./zh")).zh,
  en: async () => (await import("./en")).en,
};

/** The language of the window. Everything that reads `w` while it is drawn changes with it, at once. */
class I18n {
  language = $state<Language>("zh");
  readonly #known: Partial<Record<Language, Words>> = {};
  /** The language that was asked for last. */
  #wanted: Language = "zh";

  /** The words of the language now shown. */
  get w(): Words {
    const words = this.#known[this.language];
    if (!words) throw new Error(`no words of ${this.language} were read`);
    return words;
  }

  /** The words of a language are these: for who has them without waiting. */
  know(language: Language, words: Words): void {
    this.#known[language] = words;
  }

  /** Reads the words of a language, and shows it. */
  async show(language: Language): Promise<void> {
    this.#wanted = language;
    if (!this.#known[language]) this.know(language, await sources[language]());
    // Another one may have been asked for meanwhile.
    if (this.#wanted === language) this.language = language;
  }

  /** BCP 47 tag for `Intl` and for `lang`, which picks the Chinese shapes of shared characters. */
  get tag(): string {
    return this.language === "zh" ? TAGS.zh : "en";
  }

  /** Follows a setting, at once where its words were read before; `system` is the language that Rust found. */
  follow(setting: Settings["language"], system: Language): Promise<void> {
    const language = setting === "system" ? system : setting;
    if (!this.#known[language]) return this.show(language);
    this.#wanted = this.language = language;
    return Promise.resolve();
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
    // Which line of the file is to be corrected.
    const title = error.line ? this.w.frame.atLine(String(error.line), words.title) : words.title;
    return { title, action: [words.action, ...named].join(" "), detail: error.message };
  }

  /** What is wrong and what can be done about it, in the one line beside a field. */
  sentences({ title, action }: { title: string; action: string }): string {
    return this.language === "zh" ? `${title}。${action}` : `${title}. ${action}`;
  }

  /** What can be done about it, followed by Rust's own words. */
  advice(thrown: unknown): string {
    const { action, detail } = this.explain(thrown);
    return [action, detail].filter(Boolean).join(" ");
  }
}

export const i18n = new I18n();
