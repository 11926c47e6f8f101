// The only place of this feature that names commands: what it asks Rust for, and what it hears.
import { commands, events } from "@/bindings";

export const backend = {
  // — the message —
  saveDraft: commands.draftSave,
  preview: commands.draftPreview,
  code: commands.draftCode,
  newClientId: commands.newClientId,
  parseConversation: commands.parseConversation,
  recentConversations: commands.recentConversations,
  send: commands.send,
  /** Stops a send, or whatever else runs under this name; false: it is out already. */
  cancel: commands.sendCancel,
  /** All is written: the window may close. */
  closeWindow: commands.windowClose,
  // — the queue —
  queue: commands.queueList,
  addToQueue: commands.queueAdd,
  saveQueued: commands.queueSave,
  orderQueue: commands.queueOrder,
  removeQueued: commands.queueRemove,
  restoreQueued: commands.queueRestore,
  putBackQueued: commands.queuePutBack,
  storeQueued: commands.queueStore,
  dismissHalt: commands.queueDismissHalt,
  runQueue: commands.queueRun,
  stopQueue: commands.queueStop,
  sendQueued: commands.queueSend,
  // — files —
  storageOffers: commands.storageOffers,
};

export const heard = {
  uploadProgress: events.uploadProgress,
  sendStage: events.sendStage,
  sendFilled: events.sendFilled,
  sendWaiting: events.sendWaiting,
  historyChanged: events.historyChanged,
  queueChanged: events.queueChanged,
  windowClosing: events.windowClosing,
};
