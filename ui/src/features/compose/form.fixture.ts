// What the form is given where a test is about what stands in it, and the calls as Rust describes them.
import type { CallDescription } from "@/bindings";
import { ACCOUNT } from "./bridge.fixture";
import DESCRIPTIONS from "./calls/descriptions.fixture.json";
import { CATALOGUE } from "./catalogue.fixture";

const nothing = (): void => {};
export const FORM = {
  catalogue: CATALOGUE,
  account: ACCOUNT,
  initialDraft: null,
  onsent: nothing,
  onopenhistory: nothing,
  onneedaccount: nothing,
  onsaveas: nothing,
};

export const CALLS_OF_RUST = DESCRIPTIONS as unknown as CallDescription[];
/** The answer to `call_describe`. */
export const describeCall = ({ kind }: Record<string, unknown>): CallDescription | undefined =>
  CALLS_OF_RUST.find((one) => one.kind === kind);
