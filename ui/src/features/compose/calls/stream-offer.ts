import { operation } from "@/components/operation";
import { toast } from "@/components/toast.svelte";
import { failed } from "@/i18n/failed";
import { dateFormat } from "@/i18n/formats";
import { i18n } from "@/i18n/index.svelte";
import { backend, events } from "../backend";

/** The command line finishes streams as well, and reports nothing to this process: how often it is looked whether it did. */
const OTHERS_MS = 1000;

/** Offers to finish the stream that was being sent when the app ended, as long as the service waits for its next piece. */
export async function offerOpenStream(): Promise<void> {
  const cut = await backend.openStream().catch(() => null);
  if (cut?.open_until_ms == null) return;
  const { row_id, pieces, open_until_ms } = cut;
  const left_ms = (): number => Math.max(0, open_until_ms - Date.now());
  const w = (): typeof i18n.w.stream.cut => i18n.w.stream.cut;
  // A notice stands still: seconds that are left would soon be wrong.
  const until = (): string =>
    dateFormat(i18n.language, "until", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(
      open_until_ms,
    );
  const notice = toast.show({
    kind: "warning",
    title: () => w().title,
    detail: () => w().until(pieces, until()),
    stay_ms: left_ms(),
    action: { label: () => w().finish, run: () => void finish(row_id), open: () => left_ms() > 0 },
  });
  // It may be finished, or end otherwise, from the history or by another process.
  const look = async (): Promise<void> => {
    const still = await backend.cutStream(row_id).catch(() => undefined);
    if (still === null) toast.close(notice);
  };
  const stopListening = events.historyChanged(({ id }) => {
    if (id === row_id) void look();
  });
  const timer = setInterval(() => {
    if (toast.list.some(({ id }) => id === notice)) return void look();
    clearInterval(timer);
    stopListening();
  }, OTHERS_MS);
}

async function finish(row_id: string): Promise<void> {
  try {
    await backend.finishStream(row_id, operation());
    toast.show({ kind: "success", title: () => i18n.w.stream.cut.done });
  } catch (thrown) {
    toast.show(failed(thrown));
  }
}
