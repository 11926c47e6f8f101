// The only place of this feature that names commands: what it asks Rust for.
import { commands } from "@/bindings";

export const backend = { codes: commands.serviceCodes };
