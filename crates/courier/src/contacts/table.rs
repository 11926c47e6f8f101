//! The address book as a table: CSV, as spreadsheets write and read it.

use serde::Serialize;
use specta::Type;
use yunxin::ConversationType;

use super::model::{Contact, row};

/// More lines than these are not named.
const FAULTS: usize = 20;

/// A line that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContactFault {
    /// Which, from 1; the names of the columns count.
    #[specta(type = specta_typescript::Number)]
    pub line: u64,
    /// What stood there for an id.
    pub id: String,
}

/// With a byte order mark, by which spreadsheets know UTF-8.
pub(super) fn written(contacts: &[Contact]) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    let lines = contacts.iter().map(|contact| {
        let kind = name_of(contact.kind).to_owned();
        [kind, guarded(&contact.id), guarded(&contact.name), guarded(&contact.note)]
    });
    let head = ["type", "id", "name", "note"].map(str::to_owned);
    for line in std::iter::once(head).chain(lines) {
        // A vector takes all that is written to it.
        let _ = out.write_record(line);
    }
    out.into_inner().unwrap_or_default()
}

/// The contacts of a table, and the lines that hold none. Columns are found by their names, in either language; without
/// such a line the first column is the id, and the next are name and note.
pub(super) fn read(text: &str) -> (Vec<Contact>, Vec<ContactFault>) {
    let delimiter = if text.lines().next().is_some_and(|line| line.contains('\t')) { b'\t' } else { b',' };
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let (mut contacts, mut faults) = (Vec::new(), Vec::new());
    let mut columns = None;
    for (line, record) in (1..).zip(lines.records()) {
        // The text is UTF-8, and lines may be of any length: nothing else fails.
        let Ok(record) = record else { continue };
        let columns = match &columns {
            Some(columns) => *columns,
            None => {
                let named = Columns::named(&record);
                columns = Some(named.unwrap_or_default());
                if named.is_some() {
                    continue;
                }
                Columns::default()
            }
        };
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).map(unguarded).unwrap_or_default();
        let contact = Contact {
            kind: kind_of(&cell(columns.kind)),
            id: cell(Some(columns.id)),
            name: cell(columns.name),
            note: cell(columns.note),
        };
        if row(&contact).is_some() {
            contacts.push(contact);
        } else if record.iter().any(|cell| !cell.trim().is_empty()) && faults.len() < FAULTS {
            faults.push(ContactFault { line, id: contact.id });
        }
    }
    (contacts, faults)
}

/// In which column each thing stands.
#[derive(Debug, Clone, Copy)]
struct Columns {
    id: usize,
    kind: Option<usize>,
    name: Option<usize>,
    note: Option<usize>,
}

impl Default for Columns {
    fn default() -> Self {
        Columns { id: 0, kind: None, name: Some(1), note: Some(2) }
    }
}

impl Columns {
    fn named(record: &csv::StringRecord) -> Option<Columns> {
        let at = |names: &[&str]| {
            record.iter().position(|cell| names.contains(&cell.trim().to_lowercase().as_str()))
        };
        Some(Columns {
            id: at(&["id", "accid", "account", "account_id", "team_id", "tid", "账号", "群号", "编号"])?,
            kind: at(&["type", "kind", "类型"]),
            name: at(&["name", "nick", "姓名", "名称", "昵称"]),
            note: at(&["note", "remark", "备注"]),
        })
    }
}

const fn name_of(kind: ConversationType) -> &'static str {
    match kind {
        ConversationType::P2p => "account",
        ConversationType::Team => "team",
        ConversationType::Superteam => "superteam",
    }
}

/// Without a type it is an account.
fn kind_of(name: &str) -> ConversationType {
    match name.trim().to_lowercase().as_str() {
        "team" | "2" | "高级群" => ConversationType::Team,
        "superteam" | "super team" | "3" | "超大群" => ConversationType::Superteam,
        _ => ConversationType::P2p,
    }
}

/// As reading takes one apostrophe off whatever follows, what has one gets another.
fn guarded(text: &str) -> String {
    if text.starts_with('\'') { format!("'{text}") } else { files::guarded(text).into_owned() }
}

fn unguarded(cell: &str) -> String {
    cell.trim().strip_prefix('\'').unwrap_or(cell.trim()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(kind: ConversationType, id: &str, name: &str, note: &str) -> Contact {
        Contact { kind, id: id.to_owned(), name: name.to_owned(), note: note.to_owned() }
    }

    #[test]
    fn what_is_written_is_read_again_as_it_was_and_calculates_nothing() {
        let contacts = [
            contact(ConversationType::P2p, "-bob", "=1+1", "a \"quoted\", note\nof two lines"),
            contact(ConversationType::Team, "123456789012", "'班级", ""),
            contact(ConversationType::Superteam, "7", "", "+"),
            contact(ConversationType::P2p, "007", "12E5", "28 Nov 2026 15:25"),
            contact(ConversationType::P2p, "3-4", "MAR1", "'007"),
        ];
        let text = String::from_utf8(written(&contacts)).expect("UTF-8");
        for line in csv::Reader::from_reader(text.as_bytes()).records() {
            let line = line.expect("a line");
            assert!(line.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{line:?}");
            assert!(
                line.iter().all(|cell| !files::is_taken_for_else(cell) || cell.starts_with('\'')),
                "{line:?}"
            );
        }
        let (again, faults) = read(text.trim_start_matches('\u{FEFF}'));
        assert_eq!((again, faults), (contacts.to_vec(), vec![]));
    }

    #[test]
    fn columns_are_found_by_name_in_either_language_or_by_place_and_other_lines_are_named() {
        let (found, faults) = read("备注,姓名,账号\n测试机,小明,xiaoming\n,,坏 id\n,,\n");
        assert_eq!(found, [contact(ConversationType::P2p, "xiaoming", "小明", "测试机")]);
        assert_eq!(faults, [ContactFault { line: 3, id: "坏 id".to_owned() }]);
        assert_eq!(read("bob\tBob Li\n").0, [contact(ConversationType::P2p, "bob", "Bob Li", "")]);
        assert_eq!(read("id,type\nx,team\n").1.len(), 1, "the id of a group is a number");
    }
}
