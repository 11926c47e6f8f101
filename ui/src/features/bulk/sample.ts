import { SANDBOX } from "@/rules";

/** A table to try things with: made-up receivers, some of them faulty so that the check has something to show. */
export function sampleTable(header: readonly string[], names: readonly string[]): string {
  const lines = names.map((name, at) => {
    const code = `YS-${String(at + 1).padStart(3, "0")}`;
    return [ACCOUNTS[at] ?? `sample-${at + 1}`, name, at === NO_CODE ? "" : code].join(",");
  });
  return `${[header.join(","), ...lines].join("\n")}\n`;
}

const NO_CODE = 11;
/** What happens to ids in sheets: digits lost, spaces around, the same one twice. The sandbox rejects the last by its name. */
const ACCOUNTS: Record<number, string> = {
  3: "sample-1",
  6: "1.23457E+17",
  8: " sample-9 ",
  15: `code-${SANDBOX.directory_codes.blocked}`,
};
