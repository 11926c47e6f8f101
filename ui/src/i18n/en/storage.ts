import type { storage as zh } from "../zh/storage";
import type { Widen } from "../words";

export const storage: Widen<typeof zh> = {
  title: "Own storage",
  about:
    "Yunxin takes files of up to 15 MB. Larger ones can go to your own S3-compatible storage, and the message carries the link.",
  none: "No storage has been added.",
  add: "Add storage",
  edit: "Edit",
  editOf: (name) => `Edit the storage ${name}`,
  newOne: "New storage",
  secretMissing: "Secret missing",
  secretLocked: "Keyring locked",
  use: {
    title: "Where large files go",
    hint: "For each account. Once chosen, files above 15 MB go there at once.",
    ask: "Ask each time",
    sandbox: "Built-in sandbox",
  },

  offer: {
    ask: "Upload to own storage",
    none: "Larger files can go to a storage of your own: add one in the settings first.",
    to: (name) => `Upload to ${name}`,
    running: (name) => `Uploading to ${name}`,
    goOn: "Go on",
    done: (name) => `Stored at ${name}`,
  },

  provider: "Provider",
  providers: {
    aws: "AWS S3",
    oss: "Alibaba Cloud OSS",
    cos: "Tencent Cloud COS",
    obs: "Huawei Cloud OBS",
    other: "MinIO or other",
  },
  name: "Name",
  nameHint: "Shown in Yanshu only.",
  endpoint: "Endpoint",
  endpointHint: (example) => `Without the bucket, for example ${example}.`,
  region: "Region",
  regionHint: (example) => `For example ${example}; leave it empty where the storage knows none.`,
  bucket: "Bucket",
  pathStyle: "The bucket is in the path",
  pathStyleHint: "MinIO usually wants it; new buckets at Alibaba, Tencent and AWS do not.",
  privateHost: "This host is in a private network",
  privateHostHint: "Allows plain http. Only for a network that you trust.",
  prefix: "Prefix of keys",
  prefixHint:
    "May be empty; for example yanshu/. The rest of each key is random, so that nobody can guess it.",
  accessKey: "Access key ID",
  accessKeyHint: "Best a key of its own that may only read and write this bucket.",
  secret: {
    label: "Secret access key",
    paste: "Paste from clipboard",
    type: "Type…",
    askTitle: "Yanshu: secret of the storage",
    askPrompt: "What you type goes to the background process only and is not shown in the window.",
    none: "There is no secret yet.",
    inHand: (n) =>
      `Got a secret of ${n} characters. Saving puts it into the system keyring. The clipboard was cleared.`,
    typed: (n) => `Got a secret of ${n} characters. Saving puts it into the system keyring.`,
    inHandSession: (n) =>
      `Got a secret of ${n} characters. There is no system keyring, so it is kept until Yanshu quits.`,
    stored: "Kept in the system keyring",
    session: "Kept for this session only; give it again after the next start",
    missing: "The system keyring has no secret for this storage. Paste it again.",
    locked: "The system keyring is locked. Unlock it and try again, or paste the secret again.",
    invalid: {
      title: "This does not look like a secret",
      action:
        "It is a run of characters without spaces or line breaks. Copy it again from the console of the storage.",
    },
    clipboardEmpty: {
      title: "There is no text on the clipboard",
      action: "Copy the secret in the console of the storage first, then paste.",
    },
  },
  link: "How receivers open a file",
  links: { signed: "Signed link", public: "Public address" },
  linkHints: {
    signed: "The bucket stays private; the link ends",
    public: "The bucket, or a CDN in front of it, can be read by everybody",
  },
  hours: "Good for (hours)",
  hoursHint: "1 to 168. After that the link in the message opens nothing.",
  publicUrl: "Public address",
  publicUrlHint:
    "For example https://cdn.example.com/{key}, where {key} stands for the object. Empty: the bucket's own address.",

  test: {
    button: "Test",
    hint: "Writes, reads and deletes a tiny object, and opens its link as a receiver would.",
    via: (name) =>
      `Goes by proxy and certificates of the account ${name}; uploads go by those of the account that sends.`,
    running: "Testing…",
    good: "The storage works",
    goodText: "It can be written, read and deleted, and receivers can open the link.",
    bad: "The storage does not work yet",
    badLink: "It can be written, but receivers cannot open the link",
    steps: { write: "Write", read: "Read", link: "Open the link", delete: "Delete" },
    passed: (ms) => `${ms} ms`,
    failed: "failed",
  },
  save: "Save",
  saved: (name) => `Saved the storage ${name}`,
  notSaved: "Not saved",
  cancel: "Cancel",
  delete: "Delete storage",
  deleteAsk: {
    title: (name) => `Delete the storage "${name}"?`,
    text: "Its settings and its secret are deleted from this machine. Files in the bucket stay, and so do links already sent.",
    confirm: "Delete",
  },
  deleted: (name) => `Deleted the storage ${name}`,
  notDeleted: "Not deleted",
};
