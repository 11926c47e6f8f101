import { mockIPC } from "@tauri-apps/api/mocks";
import { render } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { vi } from "vitest";
import type { Account, AccountForm, AppError } from "@/bindings";
import { stored } from "./account.fixture";
import Accounts from "./Accounts.svelte";

type Handlers = Record<string, (args: Record<string, unknown>) => unknown>;
/** An error as Rust gives it. */
export const refused = (code: AppError["code"], field: AppError["field"] = null): AppError => ({
  code,
  message: code,
  field,
  line: null,
  issues: [],
});

/** The page over the real bindings; `rust` answers the commands and `calls` remembers them. */
export function open(accounts: Account[], rust: Handlers = {}, current = accounts[0]?.id ?? null) {
  let list = accounts;
  const calls: [string, unknown][] = [];
  const answers: Handlers = {
    account_list: () => list,
    account_check: () => ({ wrong: [], unusual: [] }),
    secret_paste: () => ({ characters: 12 }),
    secret_drop: () => null,
    account_save: ({ form }) => {
      const { id, ...rest } = form as AccountForm;
      const saved = stored({ ...rest, id: id ?? "new-1" });
      list = [...list.filter((a) => a.id !== saved.id), saved];
      return saved;
    },
    account_delete: ({ id }) => {
      list = list.filter((a) => a.id !== id);
      return null;
    },
    ...rust,
  };
  mockIPC((cmd, args) => {
    calls.push([cmd, args]);
    const answer = answers[cmd];
    if (!answer) throw new Error(`no answer to ${cmd}`);
    return answer((args ?? {}) as Record<string, unknown>);
  });
  const onuse = vi.fn();
  const props = {
    accounts,
    current,
    keyring: { place: "secret_service" as const, problem: null },
    sandbox: { base_url: "http://127.0.0.1:1/nimserver", problem: null },
    onuse,
    onchange: (now: Account[]) => void page.rerender({ accounts: now }),
  };
  const page = render(Accounts, props);
  const called = (cmd: string) => calls.filter(([c]) => c === cmd).map(([, args]) => args);
  return { user: userEvent.setup(), called, onuse };
}
