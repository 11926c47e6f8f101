// The only place of this feature that names commands and events: what it asks Rust for, and what Rust reports to it.
import {
  commands,
  type FilesDragged,
  type FilesDropped,
  type HistoryChanged,
  type QueueChanged,
  type SendFilled,
  type SendStage,
  type SendWaiting,
  type StreamPiece,
  type UploadProgress,
} from "@/bindings";
import { router } from "@/events";
import { fileUrl, keptThumbnail, saveCover, thumbnail, wholeFile } from "@/served";

export const backend = {
  // — the message —
  saveDraft: commands.draftSave,
  preview: commands.draftPreview,
  code: commands.draftCode,
  describe: commands.callDescribe,
  newClientId: commands.newClientId,
  parseConversation: commands.parseConversation,
  recentConversations: commands.recentConversations,
  contacts: commands.contactList,
  send: commands.send,
  /** A stream: its text at a pace or, without one, as the first piece. */
  streamSend: commands.streamSend,
  /** The next piece of a stream that is being written. */
  streamPiece: commands.streamPiece,
  /** The stream that was being sent when the app ended, while it can be finished. */
  openStream: commands.streamOpen,
  /** How far a stream is that was cut off; null once it has ended. */
  cutStream: commands.streamCut,
  finishStream: commands.streamFinish,
  /** The record of a send. */
  record: commands.historyGet,
  /** Looks at the service for a message of unknown end; sends nothing. */
  check: commands.historyCheck,
  /** The same message under the same ids. */
  sendAgain: commands.historySendAgain,
  /** Stops a send, or whatever else runs under this name; false: it is out already. */
  cancel: commands.sendCancel,
  /** All is written: the window may close. */
  closeWindow: commands.windowClose,

  // — import —
  importFile: commands.importFile,
  importClipboard: commands.importClipboard,
  importPick: commands.importPick,

  // — the queue —
  queue: commands.queueList,
  addToQueue: commands.queueAdd,
  addMessagesToQueue: commands.queueAddMessages,
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

  recentTargets: commands.recentTargets,

  // — broadcasts —
  broadcasts: commands.broadcastList,
  broadcast: commands.broadcastFind,
  withdrawBroadcast: commands.broadcastWithdraw,
  broadcastReach: commands.broadcastReach,
  pushes: commands.pushList,
  push: commands.pushFind,

  // — files —
  pickFiles: commands.attachPick,
  pasteFiles: commands.attachPaste,
  attachFile: commands.attachFile,
  attachRecent: commands.attachRecent,
  recentAttachments: commands.recentAttachments,
  forgetRecent: commands.recentAttachmentForget,
  fetchFacts: commands.fetchUrl,
  knownUrl: commands.knownUrl,

  // — upload —
  uploadFile: commands.uploadStart,
  uploadToStorage: commands.uploadToStorage,
  cancelUpload: commands.uploadCancel,
  uploadChoices: commands.uploadChoices,
  saveUploadChoices: commands.uploadChoicesSave,
  storageOffers: commands.storageOffers,

  // — previews of files —
  fileUrl,
  wholeFile,
  thumbnail,
  keptThumbnail,
  saveCover,
  waveform: commands.attachmentWaveform,
  text: commands.attachmentText,
  showFilm: commands.filmShow,
  stopFilm: commands.filmStop,

  // — preparation of images —
  imagePreparation: commands.imagePreparation,
  saveImagePreparation: commands.imagePreparationSave,
  prepareImage: commands.imagePrepare,
};

type Listener<Event> = (event: Event) => void;
/** Each calls back with an event's payload; the answer stops listening. Those with a key get that operation only. */
export const events = {
  uploadProgress: (attachment_id: string, listener: Listener<UploadProgress>) =>
    router.onKey("uploadProgress", attachment_id, listener),
  sendStage: (operation: string, listener: Listener<SendStage>) =>
    router.onKey("sendStage", operation, listener),
  sendFilled: (operation: string, listener: Listener<SendFilled>) =>
    router.onKey("sendFilled", operation, listener),
  sendWaiting: (operation: string, listener: Listener<SendWaiting>) =>
    router.onKey("sendWaiting", operation, listener),
  streamPiece: (operation: string, listener: Listener<StreamPiece>) =>
    router.onKey("streamPiece", operation, listener),
  historyChanged: (listener: Listener<HistoryChanged>) => router.on("historyChanged", listener),
  queueChanged: (listener: Listener<QueueChanged>) => router.on("queueChanged", listener),
  filesDragged: (listener: Listener<FilesDragged>) => router.on("filesDragged", listener),
  filesDropped: (listener: Listener<FilesDropped>) => router.on("filesDropped", listener),
  windowClosing: (listener: () => void) => router.on("windowClosing", listener),
};
