import { invoke as call, type InvokeArgs, type InvokeOptions } from "@tauri-apps/api/core";
import { operation } from "@/components/operation";

/**
 * Calls a command of the shell, under an id of its own: where Tauri makes the same call twice, as it does for a call that a
 * reload cut off, Rust carries it out once (`src-tauri/operations.rs`). The bindings call by this, and nothing else calls.
 */
export function invoke<T>(command: string, args?: InvokeArgs, options?: InvokeOptions): Promise<T> {
  // A plain object: the second way of calling crosses as JSON.
  const headers = {
    ...(options?.headers as Record<string, string> | undefined),
    "operation-id": operation(),
  };
  return call<T>(command, args, { ...options, headers });
}
