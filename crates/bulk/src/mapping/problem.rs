//! What is wrong with a mapping, and with rows.

use serde::{Deserialize, Serialize};
use templates::ValueProblemCode;
use yunxin::IssueCode;

/// What is wrong with a mapping, before a row is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum MappingProblem {
    /// No column says whom a row goes to.
    NoTarget,
    /// Nothing says who sends.
    NoSender,
    /// The table has no such column.
    NoSuchColumn {
        /// The column, from 0.
        column: u32,
    },
    /// A variable that no column and no text is given for.
    Unmapped {
        /// Its name.
        name: String,
    },
    /// A variable that stands for a file, and is mapped to the receiver or the sender.
    FileVariable {
        /// Its name.
        name: String,
    },
    /// Every message would have the same `message_client_id`, or one that a new attempt cannot change.
    FixedClientId {
        /// As it stands in the template.
        id: String,
    },
    /// The template cannot become the body of a message.
    NotABody,
    /// There is no such time zone.
    NoSuchTimeZone {
        /// Its name.
        name: String,
    },
}

/// A kind of problem that rows have. Rows with the same kind are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RowProblem {
    /// The line breaks off: fewer cells than columns.
    ShortRow,
    /// More cells than columns.
    LongRow,
    /// Nobody to send to.
    NoTarget,
    /// More than one column of receivers is filled.
    ManyTargets,
    /// The kind of receiver is none.
    BadKind,
    /// Not of the form `sender|type|receiver`.
    NotAConversation,
    /// Nobody who sends.
    NoSender,
    /// `1.23457E+17`: the digits are lost. Format the column as text, and export anew.
    ScientificNotation,
    /// `123.0`: a number that was meant as an id.
    DecimalPoint,
    /// A number of a sheet beyond 10^15, whose last digits the sheet made up.
    ImpreciseNumber,
    /// A day, a switch or an error of a sheet in place of an id.
    NotAnId,
    /// The cell of a column is empty, and such rows are left out.
    EmptyCell {
        /// The column, from 0.
        column: u32,
    },
    /// The cell of a column that is used holds an error of the sheet, such as `#N/A`.
    SheetError {
        /// The column, from 0.
        column: u32,
    },
    /// A value does not fit its variable.
    Value {
        /// The variable.
        name: String,
        /// What is wrong.
        problem: ValueProblemCode,
    },
    /// The message cannot be made.
    NotABody,
    /// The service would refuse it, or it is unwise.
    Issue {
        /// Where.
        pointer: String,
        /// What.
        issue: IssueCode,
    },
    /// The receiver has had an earlier row.
    Duplicate,
    /// The receiver is on a list of those who are not written to.
    Suppressed {
        /// The list.
        list: String,
    },
    /// Another job has sent the same to the receiver.
    SentBefore {
        /// The name of that job.
        job: String,
    },
    /// Left out by the user.
    LeftOut,
    /// Open: whether it arrived cannot be proven, since the service keeps no such message, or refuses to say.
    NoProof,
    /// Open: the service has another message under its id.
    OtherMessage,
    /// Open: it is not at the service, and nothing is to be repeated.
    Absent,
    /// Open: all such rows are left to the user.
    LeftToUser,
    /// Open: it cannot be made again as it went out.
    NotTheSameBytes,
}
