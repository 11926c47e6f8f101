import { getContext, setContext } from "svelte";

/** What a Field gives the control inside it, so that label, hint and error belong to it for screen readers. */
type FieldContext = {
  readonly id: string;
  readonly describedby: string | undefined;
  readonly invalid: boolean;
};

const KEY = Symbol("field");

export function provideField(field: FieldContext) {
  setContext(KEY, field);
}

/** The Field around this control, if any. */
export function surroundingField(): FieldContext | undefined {
  return getContext<FieldContext | undefined>(KEY);
}
