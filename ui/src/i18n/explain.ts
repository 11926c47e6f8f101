import type { AppError } from "@/bindings";

/** Makes an AppError of whatever a command rejected with. */
export function asAppError(thrown: unknown): AppError {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    return thrown as AppError;
  }
  return {
    code: "internal",
    message: thrown instanceof Error ? thrown.message : String(thrown),
    field: null,
    line: null,
    issues: [],
  };
}
