import { commands, type SeatAsked } from "@/bindings";
import { router } from "@/events";
import type { SeatBackend } from "./state.svelte";

export const backend: SeatBackend = {
  people: () => commands.seatPeople(),
  inbox: (account) => commands.seatInbox(account),
  messages: (account, kind, peer, before, limit) => commands.seatMessages(account, kind, peer, before, limit),
  act: (account, act) => commands.seatAct(account, act),
  savePopulation: (population) => commands.seatPopulationSave(population),
  loadPopulation: () => commands.seatPopulationLoad(),
  exportPopulation: () => commands.seatPopulationExport(),
  openPopulation: (reveal) => commands.placeOpen("sandbox_population", reveal),
  resetPopulation: () => commands.seatPopulationReset(),
  contacts: async () => {
    const { settings } = await commands.appearance();
    // The first one is in use until another is chosen.
    const account_id = settings.account_id ?? (await commands.accountList())[0]?.id;
    return account_id === undefined ? [] : commands.contactList(account_id);
  },
  openWindow: (account, place) => commands.seatWindowOpen(account, place?.kind ?? "p2p", place?.peer ?? ""),
  listen: (changed) => router.on("sandboxHappened", () => changed()),
};

export const appearance = () => commands.appearance();
/** Calls back when the window of the seat is to show something else; answers with the way to stop. */
export const onAsked = (listener: (asked: SeatAsked) => void) => router.on("seatAsked", listener);
