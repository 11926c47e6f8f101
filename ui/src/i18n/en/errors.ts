import type { errors as zh } from "../zh/errors";
import type { Widen } from "../words";
import { limits } from "../limits";

/** For each code: what happened (title) and what to do (action). */
export const errors: Widen<typeof zh> = {
  internal: {
    title: "Internal error in Yanshu",
    action: "Try again. If it happens again, report it with the technical details.",
  },
  already_done: {
    title: "This was already done",
    action: "Its result was not kept. Open the page again to see it.",
  },
  body_too_large: {
    title: `The message is larger than ${limits.body}`,
    action: "Shorten it, or send large content as a file. It was neither saved nor sent.",
  },
  data_failed: {
    title: "Data could not be read or written",
    action: "Check the disk space, and that no other program uses the data folder, then try again.",
  },
  data_read_only: {
    title: "The data folder is not writable",
    action: "Grant write access, then try again. Nothing was sent.",
  },
  data_disk_full: {
    title: "The disk is full",
    action: "Free some space, then try again. Nothing is sent unless it can be recorded.",
  },
  data_busy: {
    title: "Another program is using the data",
    action: "Quit any other Yanshu or yanshu-cli using this folder, then try again.",
  },
  data_moved: {
    title: "The data folder was moved or deleted while Yanshu was running",
    action: "Nothing was sent. Put it back, or restart Yanshu to create a new one.",
  },
  data_path_too_long: {
    title: "The path of the data folder is too long",
    action: `Use a folder whose full path has at most ${limits.data_folder_bytes} bytes; a Chinese character takes three.`,
  },
  data_newer: {
    title: "This data was written by a newer version of Yanshu",
    action: "Install the newer version to open it. The data was not changed.",
  },
  data_damaged: {
    title: "A data file is damaged",
    action:
      "Nothing more is written to it. Restart Yanshu: the damaged file is kept under another name and replaced by the latest backup or a new file.",
  },
  keyring_missing: {
    title: "No system keyring is available",
    action:
      "The AppSecret is kept until you quit. Install and start a keyring (such as gnome-keyring) to keep it longer.",
  },
  keyring_locked: { title: "The system keyring is locked", action: "Unlock it, then try again." },
  keyring_no_collection: {
    title: "There is no default keyring",
    action:
      "The AppSecret is kept until you quit. Create a default keyring in Passwords and Keys (Seahorse), or expose a group in KeePassXC.",
  },
  keyring_ambiguous: {
    title: "The keyring holds more than one entry for this secret",
    action: "Paste it again and save: one is then left. Or remove all but one in your keyring app.",
  },
  secret_missing: { title: "The AppSecret is missing", action: "Paste it again on the Accounts page." },
  secret_invalid: {
    title: "This is not a valid AppSecret",
    action: "An AppSecret has no spaces or line breaks. Copy it again from the Yunxin console.",
  },
  secret_elsewhere: {
    title: "The saved AppSecret is for other servers",
    action:
      "The servers were changed, or requests would go through a proxy that can read them. Enter the AppSecret again; nothing was sent.",
  },
  password_elsewhere: {
    title: "The saved password is for another proxy",
    action: "The proxy server was changed. Enter its password again; nothing was sent.",
  },
  account_edited: {
    title: "The account was changed elsewhere meanwhile",
    action: "Nothing was saved. Load the current values, then make your changes again.",
  },
  account_changed: {
    title: "The account was changed just now",
    action: "Check the account and send again. Nothing was sent.",
  },
  password_invalid: {
    title: "This is not a valid proxy password",
    action: `A password has 1 to ${limits.proxy_password_bytes} bytes and no control characters. Copy it again.`,
  },
  proxy_password_missing: {
    title: "The proxy password is missing",
    action: "Enter it on the Accounts page, under Advanced. Nothing was sent.",
  },
  bad_proxy: {
    title: "This is not a valid proxy address",
    action: "Enter a host name and port, such as proxy.example.com:3128.",
  },
  proxy_unreadable: {
    title: "The proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is not a valid address",
    action:
      "In its user name and password write @ as %40, # as %23, / as %2F, \\ as %5C and % as %25, then restart Yanshu. Nothing was sent without it.",
  },
  proxy_has_login: {
    title: "The proxy address contains a user name or password",
    action: "Enter them in their own fields; in the address they would be visible and logged.",
  },
  proxy_user_too_long: {
    title: "The proxy user name is too long",
    action: "Enter a shorter user name, or use a proxy with an http:// or https:// address.",
  },
  bad_certificate: {
    title: "This is not a valid PEM certificate",
    action: "Paste the whole text, starting with -----BEGIN CERTIFICATE-----. Convert DER files first.",
  },
  certificate_with_key: {
    title: "This text contains a private key",
    action: "Paste the certificates only. The key is not needed and should not be stored here.",
  },
  clipboard_empty: {
    title: "There is no text on the clipboard",
    action: "Copy it first, then paste.",
  },
  query_invalid: {
    title: "This search is not valid",
    action: "See the hint below the search box.",
  },
  name_taken: {
    title: "This name is already in use",
    action: "Choose another name.",
  },
  account_missing: { title: "This account no longer exists", action: "Choose another account." },
  sandbox_fixed: {
    title: "The sandbox account cannot be changed or deleted",
    action: "Add an account if you need other settings.",
  },
  field_required: { title: "Required", action: "Fill in this field." },
  bad_app_key: {
    title: "This is not a valid AppKey",
    action: "An AppKey has letters and digits only. Copy it again from the Yunxin console.",
  },
  bad_url: {
    title: "This is not a valid URL",
    action: "Enter a full URL, such as https://api-cn.yunxinapi.com/nimserver.",
  },
  insecure_url: {
    title: "http is not encrypted",
    action: 'Use https. For a service inside your network, select "These are private hosts" first.',
  },
  file_missing: {
    title: "File not found",
    action: "It may have been moved or deleted. Choose it again.",
  },
  file_not_local: {
    title: "This is not a file on this computer",
    action: "Choose a file or folder on a local or mounted disk.",
  },
  file_unreadable: {
    title: "The file cannot be read",
    action: "Check its permissions, or choose another file.",
  },
  nothing_opens_it: {
    title: "No program can open it",
    action: "Copy the path and open it in your file manager.",
  },
  bad_contact_id: {
    title: "This is not a valid ID",
    action: `An account ID has letters, digits and _ @ . - (${limits.account_id} characters at most); a team ID is a number.`,
  },
  file_is_folder: {
    title: "This is a folder",
    action: "Choose a single file, or compress the folder first.",
  },
  file_empty: { title: "The file is empty", action: "Choose a file that is not empty." },
  file_too_large: {
    title: "The file is too large",
    action: `Uploads are limited to ${limits.upload}. Make it smaller, or host it yourself and paste the URL.`,
  },
  no_user_input: { title: "Not done", action: "Press the button again." },
  clipboard_no_file: {
    title: "There is no image or file on the clipboard",
    action: "Copy an image, or files in your file manager, then paste.",
  },
  url_invalid: {
    title: "This is not a valid file URL",
    action: "Enter a full URL that starts with http:// or https://, without a user name or password.",
  },
  url_private: {
    title: "This is a private address",
    action:
      'This account is not allowed to reach private addresses. Select "These are private hosts" in the account, or send without checking the URL.',
  },
  url_redirects: {
    title: "Too many redirects",
    action: "Open the URL in a browser and copy the final one.",
  },
  url_unreached: {
    title: "The URL could not be reached",
    action:
      "URLs are checked over a direct connection, without a proxy. If your network requires a proxy, enter the file details yourself. Otherwise check the URL and the network. You can still send without checking it.",
  },
  url_status: {
    title: "The URL did not return a file",
    action: "The file may be gone or require a login. Check it in a browser, then try again.",
  },
  url_too_large: {
    title: "The file is too large to check",
    action: `At most ${limits.fetch} are downloaded. Enter the file details yourself to send it.`,
  },
  url_is_page: { title: "This is a web page, not a file", action: "Enter the URL of the file itself." },
  setting_unreadable: {
    title: "The image settings could not be read",
    action: "Nothing was changed or sent. Set up Image processing again, then retry.",
  },
  queue_changed: {
    title: "This message was changed meanwhile",
    action: "The queue shows it as it is now. Undo brings back what you typed.",
  },
  not_waiting: {
    title: "This message cannot be sent now",
    action: "It may be in progress, or its outcome is unknown. See its status in the queue.",
  },
  queue_runs: {
    title: "The queue is already being sent",
    action: "Wait until it is done, or stop it first.",
  },
  file_unwritable: { title: "The file cannot be written", action: "Choose another location." },
  file_no_space: {
    title: "Not enough disk space",
    action: "Free some space, or choose another location.",
  },
  import_foreign: {
    title: "This is not a Yanshu export",
    action: "Choose a JSONL file that Yanshu exported. CSV and HTML cannot be imported.",
  },
  import_newer: {
    title: "This file was exported by a newer version of Yanshu",
    action: "Update Yanshu first, then import it.",
  },
  import_broken: {
    title: "A line of the file cannot be read",
    action: "The file was changed or is incomplete. Export it again. Nothing was imported.",
  },
  attachment_missing: { title: "The attachment is gone", action: "Attach the file again." },
  call_refused: {
    title: "The request was rejected",
    action: "See the code. Nothing was changed.",
  },
  upload_refused: {
    title: "The upload was rejected",
    action: "See the code. The message was not sent.",
  },
  upload_tag_too_long: {
    title: "The upload tag is too long",
    action: "Shorten it in the upload options.",
  },
  unreached: {
    title: "The server could not be reached",
    action: "Check the network, proxy and region. Nothing was sent; it is safe to try again.",
  },
  no_such_host: {
    title: "Host name not found",
    action:
      "Check the host names of the service URL and the proxy, then the network and DNS. Nothing was sent; it is safe to try again.",
  },
  connection_refused: {
    title: "Connection refused",
    action:
      "Check the host and port, and that the server, proxy or sandbox is running. Nothing was sent; it is safe to try again.",
  },
  untrusted: {
    title: "The server's certificate is not trusted",
    action:
      "Check this computer's clock; for a company proxy or a private server, add its CA certificate to the account. Nothing was sent.",
  },
  tls_failed: {
    title: "No secure connection could be established",
    action: "Check the port, http or https, and the proxy. Nothing was sent; it is safe to try again.",
  },
  proxy_login: {
    title: "The proxy requires a login",
    action:
      "Check the proxy's user name and password in the account; NTLM and Negotiate are not supported. Nothing was sent; it is safe to try again.",
  },
  unanswered: {
    title: "The server did not respond",
    action: "The request may have arrived. Check before you send again.",
  },
  broken_answer: {
    title: "The response was cut off",
    action: "The request may have arrived. Check before you send again.",
  },
  update_unreachable: {
    title: "The update server cannot be reached, or its response was incomplete",
    action: "Check the network connection, then try again. Nothing was installed.",
  },
  update_untrusted: {
    title: "The update is not signed by its publisher",
    action:
      "It was discarded, and nothing was installed. Try again later; if this happens again, report it to the publisher.",
  },
  update_not_installed: {
    title: "The update could not be installed",
    action:
      "The current version was kept. Check that the program file is writable and the disk is not full, then try again.",
  },
  cancelled: { title: "Cancelled", action: "Nothing was sent." },
  body_syntax: { title: "Invalid JSON", action: "Fix it at the line and column shown, then send." },
  body_invalid: { title: "The message is not valid", action: "Fix the problems listed, then send." },
  production_unconfirmed: {
    title: "Not confirmed",
    action: "Nothing was sent or changed. To continue, try again and confirm in the dialog.",
  },
  row_missing: { title: "This record no longer exists", action: "Refresh the list." },
  row_unusable: {
    title: "This record is incomplete",
    action: "Its message cannot be checked or sent again. Ask the receiver whether it arrived.",
  },
  not_unknown: {
    title: "This outcome is already known, or is being resolved",
    action: "Refresh the list to see its status.",
  },
  client_id_missing: {
    title: "This message has no message_client_id",
    action:
      "It cannot be checked, and sending again could create a second message. Ask the receiver, then decide whether to send it as a new message.",
  },
  no_evidence: {
    title: "The server has no record that shows whether this arrived",
    action: "Ask a receiver, then decide whether to send it as a new message.",
  },
  no_repeat: {
    title: "This cannot be sent again safely",
    action:
      "The server would not recognize the repeat, so it might arrive twice. Check first whether it arrived.",
  },
  stream_ended: {
    title: "The stream has ended",
    action: "The server accepts no more pieces. Send the rest as a new message.",
  },
  stream_too_long: {
    title: `A stream is limited to ${limits.stream.text} characters`,
    action: "Shorten this piece, or finish the stream and send the rest as a new message.",
  },
  app_changed: {
    title: "The account's AppKey has changed",
    action: "This message was sent through another app. Use an account with the original AppKey.",
  },
  bad_tag: { title: `Tags must have 1 to ${limits.tag_chars} characters`, action: "Choose a shorter tag." },
  too_many_tags: { title: `A record can have at most ${limits.row_tags} tags`, action: "Remove one first." },
  note_too_long: {
    title: `Notes are limited to ${limits.note} characters`,
    action: "Shorten the note, or keep the long text in a file.",
  },
  act_closed: {
    title: "This action is not available for this message",
    action: "See the Actions menu for the reason.",
  },
  other_message: {
    title: "The edit refers to another message",
    action: "Its message_server_id must be this message's.",
  },
  import_too_large: {
    title: "Too large to import",
    action: `Export only the request you need, at most ${limits.import}.`,
  },
  import_unknown: {
    title: "The request format is not recognized",
    action:
      "Nothing was kept. Copy the request as cURL in the tool that makes it, or export it for Postman (v2.1).",
  },
  import_several: {
    title: "The file contains several messages",
    action: "Choose one of them.",
  },
  import_environment: {
    title: "This is an environment, not a request",
    action: "It contains only variables; nothing was kept. Export the collection or the request instead.",
  },
  import_api_description: {
    title: "This is an API description (OpenAPI, Swagger)",
    action:
      "It describes requests but contains none. In the tool that makes the request, copy it as cURL or export it for Postman.",
  },
  import_other_tool: {
    title: "This export cannot be read",
    action: "In the tool it comes from, export for Postman (v2.1), or copy the request as cURL.",
  },
  import_source_code: {
    title: "This is program code, not a request",
    action: "Copy the request as cURL in the tool that wrote the code, or paste only the JSON body.",
  },
  import_template: {
    title: "This is a template of Yanshu",
    action: "Put the file into the template folder; it then appears on the Templates page.",
  },
  import_no_message: {
    title: "It contains no request that sends a message",
    action: "Choose a file with a request that sends a message.",
  },
  template_missing: {
    title: "The template file does not exist",
    action: "It may have been moved or deleted. Check the list of templates.",
  },
  template_broken: {
    title: "This is not a template, or it is damaged",
    action: "Check the JSON file in a text editor, for example for leftover merge conflict markers.",
  },
  template_kind: {
    title: "Bulk jobs only take templates of single messages",
    action: "Choose another template, or send this one from the form.",
  },
  template_place: {
    title: "This location is outside the template folder",
    action: "Choose a template from the list.",
  },
  template_folder: {
    title: "This is not a valid folder name",
    action: "Folder names must not be empty, start with a dot, or contain .. or backslashes.",
  },
  template_folder_unusable: {
    title: "The template folder cannot be read or written",
    action: "Check its permissions and whether its drive is connected, or choose another template folder.",
  },
  template_unfilled: {
    title: "Values are missing or not valid",
    action: "Correct the marked fields, then try again.",
  },
  template_unwatched: {
    title: "The template folder cannot be watched",
    action: "It may be missing or not readable. Choose another template folder.",
  },
  out_of_range: { title: "This number is out of range", action: "Enter a whole number within the limits." },
  option_invalid: {
    title: "This option is not valid here",
    action: "See the details for what it accepts.",
  },
  sandbox_failed: {
    title: "The built-in sandbox failed to start",
    action: "Restart Yanshu. Real accounts are not affected.",
  },
  directory_invalid: {
    title: "This is not a valid list of accounts and teams",
    action: "Correct the line or entry in the details. Nothing was changed.",
  },
  sandbox_missing: {
    title: "This account, team or message does not exist in the sandbox",
    action: "The sandbox may have been emptied. Choose another.",
  },
  file_changed: {
    title: "The file has changed",
    action: "Wait until it is no longer being written, attach it again, then upload it.",
  },
  bad_access_key: {
    title: "This is not a valid access key ID",
    action: "Copy it again from the storage console.",
  },
  bad_region: {
    title: "This is not a valid region",
    action: "Enter the region ID from the console, for example eu-west-1.",
  },
  bad_bucket: {
    title: "This is not a valid bucket name",
    action: "Letters, digits and - _ . only. If the endpoint is an IP address, select path-style access.",
  },
  bad_prefix: {
    title: "This is not a valid key prefix",
    action: "It must not contain .., backslashes or control characters.",
  },
  storage_missing: {
    title: "This storage no longer exists",
    action: "Choose another storage, or add it again in Settings.",
  },
  storage_insecure_url: {
    title: "http is not encrypted",
    action: 'Use https. For storage inside your network, select "This is a private host" first.',
  },
  storage_bad_url: {
    title: "This is not a valid storage URL",
    action: "Enter a full URL, such as https://s3.example.com. Enter the bucket in its field.",
  },
  storage_secret_missing: {
    title: "The secret of this storage is missing",
    action: "Paste it again under Own storage in Settings.",
  },
  storage_secret_invalid: {
    title: "This is not a valid secret access key",
    action: "It has no spaces or line breaks. Copy it again from the storage console.",
  },
  storage_secret_elsewhere: {
    title: "The saved secret is for another endpoint",
    action: "The endpoint was changed. Enter the secret again; nothing was sent.",
  },
  storage_unreached: {
    title: "The storage could not be reached",
    action: "Check the network and the endpoint, then try again. Parts already uploaded are not sent again.",
  },
  storage_untrusted: {
    title: "The storage's certificate is not trusted",
    action:
      "Check the endpoint. A self-signed certificate must first be trusted by the system. Nothing was sent.",
  },
  storage_cut: {
    title: "The connection to the storage broke",
    action: "Resume the upload: parts already uploaded are not sent again.",
  },
  storage_unknown_key: {
    title: "The access key does not exist",
    action: "Check the access key ID, and whether it belongs to this provider.",
  },
  storage_wrong_secret: {
    title: "The secret does not match the access key",
    action: "Copy the secret access key again from the console and paste it.",
  },
  storage_denied: {
    title: "The access key lacks permission",
    action: "Allow it to read and write this bucket in the storage console.",
  },
  storage_no_bucket: {
    title: "The bucket does not exist",
    action: "Check the name and the region. Yanshu does not create buckets.",
  },
  storage_wrong_clock: {
    title: "This computer's clock is wrong",
    action: "Set the system time, then try again: signatures depend on it.",
  },
  storage_other_region: {
    title: "The bucket is in another region",
    action: "Correct the region and endpoint using the technical details.",
  },
  storage_needs_host_style: {
    title: "The storage requires the bucket in the host name",
    action: 'Clear "Use path-style access" in its settings.',
  },
  storage_no_space: {
    title: "The storage is full",
    action: "Free some space or raise the quota, then resume.",
  },
  storage_file_too_large: {
    title: "The file is too large for this storage",
    action: "Compress or split the file, then upload again.",
  },
  storage_refused: {
    title: "The storage rejected the request",
    action: "See the storage's reason in the technical details. Try again later.",
  },
  storage_not_s3: {
    title: "This is not S3-compatible storage",
    action: "Check the endpoint: it must not be the URL of a console or a website.",
  },
  storage_link_closed: {
    title: "Receivers cannot open the link",
    action: "Use signed links, or allow public reads of the bucket, and check the public URL.",
  },
  job_missing: {
    title: "Bulk job not found",
    action: "It may have been deleted. Go back to the list of jobs.",
  },
  job_damaged: {
    title: "The file of this bulk job is damaged",
    action: "Nothing more is sent from it. Export what can still be read, or import the list again.",
  },
  job_newer: { title: "A newer version created this bulk job", action: "Update Yanshu to open it." },
  job_runs: {
    title: "The bulk job is running or being checked",
    action: "Pause it first, or wait for the check. Another window or the command line may be doing it.",
  },
  job_state: {
    title: "Not possible in the job's current state",
    action: "Check its state; pause it or check all messages again if needed.",
  },
  job_nothing_to_act: {
    title: "No message can be recalled or edited this way",
    action: "The time limits may have passed, or it was done before. Try another recall method.",
  },
  job_act_unfinished: {
    title: "Another recall or edit of this job is not finished",
    action: "Resume it or stop it first.",
  },
  job_row_missing: {
    title: "This message does not exist in the job",
    action: "Check the number. Outcomes exist once all messages were checked.",
  },
  job_unchecked: { title: "The messages must be checked first", action: "Check all messages, then start." },
  too_many_test_accounts: {
    title: "Too many test accounts",
    action: "Remove some of the test accounts.",
  },
  job_pilot_chatroom: {
    title: "A bulk job into chatrooms has no pilot",
    action: "A pilot goes to test accounts. Rehearse the job in the sandbox, or send to a test chatroom.",
  },
  table_empty: { title: "The table is empty", action: "Check the file or the chosen sheet." },
  table_encoding: {
    title: "The text encoding is not clear",
    action: "Choose the encoding in which the preview is readable, and import again.",
  },
  table_unknown: {
    title: "Not a table",
    action: "Use a CSV, TSV or XLSX file. Save a web page or JSON as one of them; UTF-32 is not supported.",
  },
  table_quote: {
    title: "A quotation mark is not closed",
    action: "Correct this line in a spreadsheet program, and import again.",
  },
  table_too_large: { title: "The table is too large", action: "Split it into several files." },
  table_changed: {
    title: "The table changed while it was being read",
    action: "Wait until it is no longer being written, then import it again.",
  },
  workbook_protected: {
    title: "The workbook has a password or is an old .xls",
    action: "Save it as .xlsx without a password, and import again.",
  },
  workbook_broken: {
    title: "The workbook cannot be read",
    action: "Open it in a spreadsheet program and save it as .xlsx or CSV.",
  },
  sheet_missing: { title: "The sheet does not exist", action: "Choose one of the sheets listed." },
  suppression_list_missing: {
    title: "Suppression list not found",
    action: "It may have been deleted. Choose another list.",
  },
  start_invalid: {
    title: "Not a valid date and time",
    action: "Enter them as in 2026-11-30 09:00, and choose a time zone.",
  },
  start_past: { title: "The start time has passed", action: "Choose a later time." },
  file_outside: {
    title: "The file is not inside the chosen folder",
    action: "Move it there, or choose the folder that contains it.",
  },
  file_other_kind: {
    title: "The file does not fit the message type",
    action: "Use a file of the right kind, or send it as a plain file.",
  },
};
