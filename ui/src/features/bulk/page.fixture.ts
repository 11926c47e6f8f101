import { render } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import BulkPage from "./Bulk.svelte";
import { Bulk } from "./bulk-state.svelte";
import { suppressed } from "./suppression/suppression.fixture";
import { SuppressionLists } from "./suppression/suppression.svelte";
import { account, jobs } from "./jobs.fixture";

/** The bulk page over these jobs, and what it was asked for. */
export function page(made = jobs(), target: { id: string; number: number } | null = null) {
  const user = userEvent.setup();
  const bulk = new Bulk(made.backend);
  const live = account({ id: "prod", name: "Live", stage: "production", sandbox: false });
  const { kept, backend: listsBackend } = suppressed();
  const lists = new SuppressionLists(listsBackend);
  render(BulkPage, {
    props: {
      accounts: [account(), live],
      account: account(),
      shown: true,
      target,
      draft: () => null,
      bulk,
      lists,
    },
  });
  return { ...made, bulk, user, kept };
}
