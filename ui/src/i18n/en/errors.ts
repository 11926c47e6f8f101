import type { errors as zh } from "../zh/errors";
import type { Widen } from "../words";

/** For each code: what happened (title) and what to do (action). */
export const errors: Widen<typeof zh> = {
  internal: {
    title: "Something went wrong inside Yanshu",
    action: "Try again. If it comes back, report it with the technical details.",
  },
  storage: {
    title: "The data could not be read or written",
    action: "Check the disk space and that no other program holds the data folder, then try again.",
  },
  storage_read_only: {
    title: "The data folder cannot be written to",
    action: "Give it write access, then try again. Nothing was sent.",
  },
  storage_full: {
    title: "The disk is full",
    action: "Free some space, then try again. Nothing is sent that cannot be recorded.",
  },
  storage_busy: {
    title: "Another program holds the data",
    action: "Quit any other Yanshu or yanshu-cli that uses this folder, then try again.",
  },
  storage_newer: {
    title: "A newer Yanshu wrote this data",
    action: "Install the newer version to open it. The data was not touched.",
  },
  history_damaged: {
    title: "The history file is damaged",
    action: "Copy the data folder first, then restore it from a backup.",
  },
  keyring_missing: {
    title: "There is no system keyring",
    action:
      "The AppSecret is kept until you quit. Install and start a keyring (such as gnome-keyring) to keep it longer.",
  },
  keyring_locked: { title: "The system keyring is locked", action: "Unlock it, then try again." },
  secret_missing: { title: "The AppSecret is missing", action: "Give it again on the Accounts page." },
  secret_invalid: {
    title: "This does not look like an AppSecret",
    action: "It is a run of characters without spaces or line breaks. Copy it again from the Yunxin console.",
  },
  password_invalid: {
    title: "This cannot be a proxy password",
    action: "A password has 1 to 255 bytes without line breaks and the like. Copy it again.",
  },
  proxy_password_missing: {
    title: "The proxy password is missing",
    action: "Give it on the Accounts page, under Advanced. Nothing was sent.",
  },
  bad_proxy: {
    title: "This is no address of a proxy",
    action: "Give host name and port, such as proxy.example.com:3128.",
  },
  proxy_has_login: {
    title: "The proxy address holds a user name or password",
    action: "They have places of their own; in the address they would be shown and written down.",
  },
  bad_certificate: {
    title: "This is no certificate in PEM",
    action: "Paste the whole text that begins with -----BEGIN CERTIFICATE-----. Convert DER files first.",
  },
  certificate_with_key: {
    title: "There is a private key in this text",
    action: "Paste the certificates only. The key is not needed, and should not be kept here.",
  },
  clipboard_empty: {
    title: "There is no text on the clipboard",
    action: "Copy it first, then paste.",
  },
  query_invalid: {
    title: "The search is not understood",
    action: "Change it as the words below the search box say.",
  },
  name_taken: {
    title: "This name is taken",
    action: "Choose another, so that nobody sends to the wrong app.",
  },
  account_missing: { title: "This account no longer exists", action: "Choose another account." },
  sandbox_fixed: {
    title: "The built-in sandbox cannot be changed or deleted",
    action: "Add an account when you need other settings.",
  },
  field_required: { title: "Required", action: "Fill this in." },
  bad_app_key: {
    title: "This is not an AppKey",
    action: "An AppKey is letters and digits without spaces. Copy it again from the Yunxin console.",
  },
  bad_url: {
    title: "This address is not valid",
    action: "Give a full address, such as https://api-cn.yunxinapi.com/nimserver.",
  },
  insecure_url: {
    title: "http is not encrypted",
    action: 'Use https. For a service inside your network, tick "These are private hosts" first.',
  },
  file_missing: {
    title: "The file is not there",
    action: "It may have been moved or deleted. Choose it again.",
  },
  file_unreadable: { title: "The file cannot be read", action: "Check its permissions, or choose another." },
  file_is_folder: { title: "This is a folder", action: "Choose a single file, or pack the folder first." },
  file_empty: { title: "The file is empty", action: "Choose a file with something in it." },
  file_too_large: {
    title: "The file is too large",
    action: "An upload may have 15 MB. Make it smaller, or host it yourself and paste the URL.",
  },
  clipboard_no_file: {
    title: "There is no picture or file on the clipboard",
    action: "Copy a picture, or files in your file manager, then paste.",
  },
  url_invalid: {
    title: "This is not the address of a file",
    action: "Give a full address that starts with http:// or https://, without a user name or password.",
  },
  url_private: {
    title: "This is a private address",
    action:
      'This account may not reach private addresses. Tick "These are private hosts" in the account, or send it without looking.',
  },
  url_redirects: {
    title: "This address redirects without end",
    action: "Open it in a browser and copy the final address.",
  },
  url_unreached: {
    title: "This address cannot be reached",
    action: "Check the address and the network. You can still send it without looking.",
  },
  url_status: {
    title: "This address gives no file",
    action: "It may be gone or need a login. Check it in a browser, then try again.",
  },
  url_too_large: {
    title: "The file is too large to look at",
    action: "At most 100 MB are downloaded for a look. Fill in the facts by hand to send it.",
  },
  url_is_page: { title: "This is a web page, not a file", action: "Give the address of the file itself." },
  setting_unreadable: {
    title: "The image settings could not be read",
    action: "Nothing was changed or sent. Choose under Image processing what is done to pictures, then try again.",
  },
  queue_changed: {
    title: "This message was changed meanwhile",
    action: "The queue shows it as it is now. Undo brings back what you typed.",
  },
  not_waiting: {
    title: "This message cannot be sent now",
    action: "It may be under way, or its end is open. See what the queue says about it.",
  },
  file_unwritable: { title: "The file cannot be written", action: "Choose another place." },
  file_no_space: {
    title: "There is no room for the file",
    action: "Free some space, or choose another place.",
  },
  import_foreign: {
    title: "This is not an export of Yanshu",
    action: "Choose a JSONL file that Yanshu exported. CSV and HTML cannot be imported.",
  },
  import_newer: {
    title: "A later version of Yanshu exported this file",
    action: "Update Yanshu first, then import it.",
  },
  import_broken: {
    title: "A line of the file cannot be read",
    action: "The file was changed or is not whole. Export it again. Nothing was imported.",
  },
  attachment_missing: { title: "The attachment is gone", action: "Attach the file again." },
  upload_refused: {
    title: "Yunxin refused the upload",
    action: "See the code it gave. The message was not sent.",
  },
  unreached: {
    title: "The server could not be reached",
    action: "Check network, proxy and region. Nothing went out; trying again is safe.",
  },
  no_such_host: {
    title: "The host name was not found",
    action:
      "Check the name in the account's URL and of its proxy, then network and DNS. Nothing went out; trying again is safe.",
  },
  connection_refused: {
    title: "Nothing listens at this address",
    action:
      "Check host and port, and that the server, the proxy or the sandbox is running. Nothing went out; trying again is safe.",
  },
  untrusted: {
    title: "The server's certificate is not trusted",
    action:
      "Check this machine's clock; for a company proxy or a private server, add its CA certificate to the account. Nothing went out.",
  },
  tls_failed: {
    title: "No secure connection could be agreed on",
    action: "Check the port, http against https, and the proxy. Nothing went out; trying again is safe.",
  },
  unanswered: {
    title: "The server did not answer",
    action: "The request may have arrived. Check before you send again.",
  },
  broken_answer: {
    title: "The answer was cut off",
    action: "The request may have arrived. Check before you send again.",
  },
  cancelled: { title: "Cancelled", action: "Nothing went out." },
  body_syntax: { title: "The JSON is broken", action: "Correct it at the line and column shown, then send." },
  body_invalid: { title: "The message breaks a rule", action: "Go through the list of issues, then send." },
  production_unconfirmed: {
    title: "Sending to production was not confirmed",
    action: "Check app, sender and receiver, then confirm.",
  },
  row_missing: { title: "This record no longer exists", action: "Refresh the list." },
  not_unknown: {
    title: "This outcome is known by now, or is being settled",
    action: "Reload the list to see how it stands.",
  },
  client_id_missing: {
    title: "This message has no message_client_id",
    action:
      "It cannot be looked up, and a repeat could arrive twice. Ask the receiver, then decide whether to send it as a new message.",
  },
  app_changed: {
    title: "The account has another AppKey now",
    action: "This was sent through another app. Use an account with the AppKey it was sent with.",
  },
  bad_tag: { title: "A tag has 1 to 40 characters", action: "Choose a shorter one." },
  too_many_tags: { title: "A row has at most 20 tags", action: "Take one off first." },
  note_too_long: {
    title: "A note has at most 20,000 characters",
    action: "Shorten it, or keep the long text in a file.",
  },
  act_closed: { title: "This cannot be done with this message", action: "The Actions menu says why." },
  other_message: {
    title: "The change names another message",
    action: "Its message_server_id must be this message's.",
  },
  import_too_large: {
    title: "This is too long to be imported",
    action: "Export only the request that is meant, at most 32 MB.",
  },
  import_unknown: {
    title: "This is no request that can be read",
    action:
      "A request body, a cURL command, HAR and Postman v2.1 can be. From Apifox, export for Postman or copy as cURL.",
  },
  import_no_message: {
    title: "None of its requests sends a message",
    action: "Choose a file that holds a request to send a message.",
  },
  template_missing: {
    title: "The template's file is gone",
    action: "It may have been moved or deleted; look for it in the list of templates.",
  },
  template_broken: {
    title: "This is no template, or a damaged one",
    action: "Look at the JSON file in a text editor, for example for marks left by a merge.",
  },
  template_place: {
    title: "This is no place below the template folder",
    action: "A folder's name is not empty, starts with no dot, and holds neither .. nor a backslash.",
  },
  template_unfilled: {
    title: "Values are missing or do not fit",
    action: "Fill in what is marked, then try again.",
  },
  template_unwatched: {
    title: "The template folder cannot be watched",
    action: "It may be gone or closed to you; choose another template folder.",
  },
  out_of_range: { title: "This number is out of range", action: "Enter a whole number within the limits." },
  sandbox_failed: {
    title: "The built-in sandbox did not start",
    action: "Restart Yanshu. Real accounts are not affected.",
  },
  file_changed: {
    title: "The file has changed",
    action: "Attach it again once nothing writes to it any more, then upload it.",
  },
  bad_access_key: {
    title: "This is no access key ID",
    action: "Copy it again from the console of the storage.",
  },
  bad_region: {
    title: "This is no name of a region",
    action: "Enter its ID as in the console, for example eu-west-1.",
  },
  bad_bucket: {
    title: "This is no name of a bucket",
    action:
      "Letters, digits and - _ . only. Where the endpoint is an IP address, the bucket must be in the path.",
  },
  bad_prefix: {
    title: "Keys cannot begin with this",
    action: "Leave out .., backslashes and control characters.",
  },
  own_missing: {
    title: "This storage no longer exists",
    action: "Choose another one, or add it again in the settings.",
  },
  own_secret_missing: {
    title: "The secret of this storage is missing",
    action: "Paste it again under Own storage in the settings.",
  },
  own_unreached: {
    title: "The storage cannot be reached",
    action: "Check the network and the endpoint, then try again. What has arrived is not sent again.",
  },
  own_untrusted: {
    title: "The certificate of the storage is not trusted",
    action:
      "Check the endpoint. A certificate of your own must first be trusted by the system. Nothing went out.",
  },
  own_cut: {
    title: "The connection to the storage broke",
    action: "Go on from where it broke: what has arrived is not sent again.",
  },
  own_unknown_key: {
    title: "The storage does not know this access key",
    action: "Check the access key ID, and whether it belongs to this provider.",
  },
  own_wrong_secret: {
    title: "The secret does not belong to this access key",
    action: "Copy the secret access key again from the console and paste it.",
  },
  own_denied: {
    title: "This access key is not allowed to do that",
    action: "Allow it to read and write this bucket, in the console of the storage.",
  },
  own_no_bucket: {
    title: "There is no such bucket",
    action: "Check the name and the region. Yanshu does not make buckets.",
  },
  own_wrong_clock: {
    title: "The clock of this machine is wrong",
    action: "Set the system's time, then try again: signatures depend on it.",
  },
  own_other_region: {
    title: "The bucket is in another region",
    action: "Correct region and endpoint as the technical detail says.",
  },
  own_needs_host_style: {
    title: "The storage wants the bucket in the host name",
    action: 'Take the tick from "The bucket is in the path" in its settings.',
  },
  own_full: { title: "The storage is full", action: "Make room or raise the quota, then go on." },
  own_refused: {
    title: "The storage refused",
    action: "The technical detail has the storage's own reason. Try again later.",
  },
  own_not_s3: {
    title: "This is no S3-compatible storage",
    action: "Check the endpoint: not the address of a console or a web site.",
  },
  own_link_closed: {
    title: "Receivers cannot open the link",
    action: "Use signed links, or allow everybody to read the bucket, and check the public address.",
  },
};
