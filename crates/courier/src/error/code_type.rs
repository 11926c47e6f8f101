//! What the table of error codes becomes: a type, with an exit code and plain English for each.

/// What a script's exit code says about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitClass {
    /// The input cannot be used as it is.
    Invalid,
    /// A secret or its keyring is missing.
    NoSecret,
    /// Something of the program's own failed: disk, database, sandbox.
    Failed,
    /// The service could not be used, or refused.
    Rejected,
}

/// Makes the type of a table: meaning, name, exit code, plain English.
macro_rules! error_codes {
    ($($(#[doc = $meaning:literal])+ $code:ident: $exit:ident, $plain:literal;)+) => {
        /// A stable name for an error, for which the window has words in both languages.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode {
            $($(#[doc = $meaning])+ $code,)+
        }

        impl ErrorCode {
            /// Every code, in the order of the table.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$code),+];

            /// What the exit code of a command that fails with this says.
            #[must_use]
            pub fn exit_class(self) -> ExitClass {
                match self {
                    $(ErrorCode::$code => ExitClass::$exit,)+
                }
            }

            /// What is wrong, in English, for the command line and for logs. The window has words of its own.
            #[must_use]
            pub fn plain(self) -> &'static str {
                match self {
                    $(ErrorCode::$code => $plain,)+
                }
            }
        }
    };
}

pub(super) use error_codes;
