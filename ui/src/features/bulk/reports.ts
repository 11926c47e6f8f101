import { toast } from "@/components/toast.svelte";
import { failed } from "@/i18n/failed";
import { i18n } from "@/i18n/index.svelte";
import { openActions } from "@/i18n/places";
import type { JobBackend } from "./job-backend";
import { count } from "./words";

/** Says how many messages were written into a file, with the ways to it. */
export function sayWritten(written: number, backend: Pick<JobBackend, "openReport">): void {
  toast.show({
    kind: "success",
    title: () => i18n.w.bulk.report.exported(count(written)),
    ...openActions(async (reveal) => {
      try {
        await backend.openReport(reveal);
      } catch (thrown) {
        toast.show(failed(thrown, () => i18n.w.places.failed));
      }
    }),
  });
}
