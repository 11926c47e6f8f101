import type { zh } from "./zh";

/** The shape of a dictionary without its words: another language says the same things in other strings. */
export type Widen<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => string
    ? (...parameters: P) => string
    : T extends readonly (infer E)[]
      ? Widen<E>[]
      : { [K in keyof T]: Widen<T[K]> };

/** What a language must say. Texts are strings, texts with parameters are functions. */
export type Words = Widen<typeof zh>;
