//! The fields of the window's forms that an error can be about.

use std::fmt;

use serde::Serialize;
use specta::Type;

macro_rules! form_fields {
    ($($(#[doc = $meaning:literal])+ $field:ident = $name:literal;)+) => {
        /// A field of a form, by its name in the form.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Type)]
        pub enum FormField {
            $($(#[doc = $meaning])+ #[serde(rename = $name)] $field,)+
        }

        impl FormField {
            /// Every field, in the order of the table.
            pub const ALL: &[FormField] = &[$(FormField::$field),+];

            /// Its name in the form.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(FormField::$field => $name,)+
                }
            }
        }
    };
}

form_fields! {
    /// The name of an account, a storage, a search or a template.
    Name = "name";
    /// An account's AppKey.
    AppKey = "app_key";
    /// The account id that an account's new messages come from.
    DefaultSender = "default_sender";
    /// An account's AppSecret.
    AppSecret = "app_secret";
    /// An account's base URLs.
    Urls = "urls";
    /// How many further endpoints an account tries.
    ExtraTries = "extra_tries";
    /// How many calls an account makes in a second.
    CallsPerS = "calls_per_s";
    /// The address of an account's proxy.
    Proxy = "proxy";
    /// Who logs in at an account's proxy.
    ProxyUser = "proxy_user";
    /// The password of an account's proxy.
    ProxyPassword = "proxy_password";
    /// An account's further certificates.
    ExtraCaPem = "extra_ca_pem";
    /// The id of somebody in the address book.
    ContactId = "contact_id";
    /// The account of a message.
    Account = "account";
    /// The body of a message.
    Body = "body";
    /// The test accounts of a pilot.
    Receivers = "receivers";
    /// Who reads, of a read receipt.
    Reader = "reader";
    /// Who reacts to a message, or takes one of a chatroom back.
    Operator = "operator_id";
    /// The longest side of a prepared picture.
    LongestPx = "longest_px";
    /// For how many days rows are kept.
    MaxAgeDays = "max_age_days";
    /// How many rows are kept.
    MaxRows = "max_rows";
    /// How many mebibytes of rows are kept.
    MaxMib = "max_mib";
    /// The folder of a template.
    Folder = "folder";
    /// A storage's address.
    Endpoint = "endpoint";
    /// A storage's region.
    Region = "region";
    /// A storage's bucket.
    Bucket = "bucket";
    /// What a storage's keys begin with.
    Prefix = "prefix";
    /// The id of a storage's access key.
    AccessKey = "access_key";
    /// The secret of a storage's access key.
    Secret = "secret";
    /// Hours until a storage's signed link ends.
    Hours = "hours";
    /// A storage's public address.
    Link = "link";
    /// How often a fault of the sandbox happens.
    Probability = "probability";
    /// A delay of the sandbox.
    DelayMs = "delay_ms";
    /// By how much the sandbox's clock is off.
    OffsetS = "offset_s";
    /// The code that the sandbox answers.
    Code = "code";
    /// How many calls a fault of the sandbox is triggered by.
    Count = "count";
    /// When a fault of the sandbox happens.
    Stage = "stage";
    /// The message before which a page of the sandbox's messages ends.
    Before = "before";
}

impl fmt::Display for FormField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
