#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use templates::{Template, Variable, VariableKind};
use yunxin::{Conversation, ConversationType};

use super::problem::{MappingProblem, RowProblem};
use super::*;
use crate::import::cell::{CellKind, Row};

fn row(cells: &[&str]) -> Row {
    let mut row = Row::at_line(2);
    cells.iter().for_each(|cell| row.push(cell, CellKind::Text));
    row
}

fn template(body: &str) -> Template {
    let conversation = Conversation {
        sender: "goose".to_owned(),
        kind: ConversationType::P2p,
        receiver: "{{to}}".to_owned(),
    };
    Template {
        name: "T".to_owned(),
        note: String::new(),
        variables: Vec::new(),
        kind: yunxin::SendKind::Single,
        conversation,
        body: body.to_owned(),
    }
}

fn to_column() -> Mapping {
    Mapping {
        target: TargetMapping::Column { column: 0, kind: ConversationType::P2p },
        sender: Value::Constant { text: "goose".to_owned() },
        variables: HashMap::new(),
    }
}

fn receiver(cell: &str) -> Result<String, RowProblem> {
    ends(&to_column(), &row(&[cell])).map(|ends| ends.conversation.receiver)
}

#[test]
fn what_stands_around_an_id_is_left_out_and_reported() {
    for cell in
        [" lilei ", "\u{3000}lilei", "lilei\u{a0}", "\u{200B}lilei\u{FEFF}", "\tlilei\r\n", "\u{2060}lilei"]
    {
        let ends = ends(&to_column(), &row(&[cell])).unwrap();
        assert_eq!((ends.conversation.receiver.as_str(), ends.was_trimmed), ("lilei", true), "{cell:?}");
    }
    assert!(!ends(&to_column(), &row(&["lilei"])).unwrap().was_trimmed);
    assert_eq!(receiver(" \u{3000}\u{200B}"), Err(RowProblem::NoTarget));
}

#[test]
fn digits_that_a_sheet_has_spoiled_are_an_error_and_others_stay() {
    for cell in ["1.23457E+17", "1E+05", "1.2e5", "12E-3"] {
        assert_eq!(receiver(cell), Err(RowProblem::ScientificNotation), "{cell}");
    }
    for cell in ["123.0", "123.00"] {
        assert_eq!(receiver(cell), Err(RowProblem::DecimalPoint), "{cell}");
    }
    for cell in ["00123", "12e5", "5e", "e5", "1.5", "a.0", "2026-11-25", "TRUE", "12345678901234567890"] {
        assert_eq!(receiver(cell).as_deref(), Ok(cell));
    }
}

#[test]
fn cells_of_a_sheet_that_are_no_ids_are_an_error() {
    for (kind, expected) in [
        (CellKind::Imprecise, RowProblem::ImpreciseNumber),
        (CellKind::Date, RowProblem::NotAnId),
        (CellKind::Bool, RowProblem::NotAnId),
        (CellKind::Error, RowProblem::NotAnId),
    ] {
        let mut row = Row::at_line(1);
        row.push("123", kind);
        assert_eq!(ends(&to_column(), &row), Err(expected));
    }
    let mut row = Row::at_line(1);
    row.push("123", CellKind::Number);
    assert_eq!(ends(&to_column(), &row).unwrap().conversation.receiver, "123");
}

#[test]
fn one_file_mixes_accounts_groups_and_super_groups() {
    let kinds = |mapping: &Mapping, cells: &[&str]| {
        ends(mapping, &row(cells)).map(|ends| (ends.conversation.kind, ends.conversation.receiver))
    };
    use ConversationType::{P2p, Superteam, Team};
    let by_kind = Mapping { target: TargetMapping::KindColumn { column: 0, kind_column: 1 }, ..to_column() };
    for (kind, expected) in [
        ("单聊", Some(P2p)),
        (" P2P ", Some(P2p)),
        ("2", Some(Team)),
        ("高级群", Some(Team)),
        ("超大群", Some(Superteam)),
        ("SuperTeam", Some(Superteam)),
        ("", None),
        ("4", None),
    ] {
        let expected = expected.map(|kind| (kind, "12".to_owned())).ok_or(RowProblem::BadKind);
        assert_eq!(kinds(&by_kind, &["12", kind]), expected, "{kind}");
    }
    let target = TargetMapping::Columns { account: Some(0), team: Some(1), superteam: Some(2) };
    let by_column = Mapping { target, ..to_column() };
    assert_eq!(kinds(&by_column, &["a", " ", ""]), Ok((P2p, "a".to_owned())));
    assert_eq!(kinds(&by_column, &["", "1", ""]), Ok((Team, "1".to_owned())));
    assert_eq!(kinds(&by_column, &["", "", "2"]), Ok((Superteam, "2".to_owned())));
    assert_eq!(kinds(&by_column, &["a", "1", ""]), Err(RowProblem::ManyTargets));
    assert_eq!(kinds(&by_column, &["", "", ""]), Err(RowProblem::NoTarget));
    let whole = Mapping { target: TargetMapping::Conversation { column: 0 }, ..to_column() };
    let read = ends(&whole, &row(&["swan|2|345"])).unwrap().conversation;
    assert_eq!((read.sender.as_str(), read.kind, read.receiver.as_str()), ("swan", Team, "345"));
    assert_eq!(kinds(&whole, &["swan"]), Err(RowProblem::NotAConversation));
}

#[test]
fn a_sender_may_stand_in_the_row() {
    let of = |empty, cell: &str| {
        let sender = Value::Column { column: 1, empty };
        ends(&Mapping { sender, ..to_column() }, &row(&["a", cell])).map(|ends| ends.conversation.sender)
    };
    assert_eq!(of(EmptyCell::SkipRow, " swan").as_deref(), Ok("swan"));
    assert_eq!(of(EmptyCell::SkipRow, ""), Err(RowProblem::EmptyCell { column: 1 }));
    assert_eq!(of(EmptyCell::SendEmpty, ""), Err(RowProblem::NoSender));
    assert_eq!(of(EmptyCell::Default { text: "goose".to_owned() }, " ").as_deref(), Ok("goose"));
}

#[test]
fn names_of_columns_suggest_the_mapping() {
    let columns = ["账号", "name", "备注"].map(str::to_owned);
    let body = r#"{"message":{"text":"{{name}} {{city}} {{to}}"}}"#;
    let mut template = template(body);
    template.variables.push(Variable {
        name: "city".to_owned(),
        kind: VariableKind::Text,
        default: "杭州".to_owned(),
        ..Variable::default()
    });
    let mapping = Mapping::suggested(&columns, &template).unwrap();
    assert_eq!(mapping.target, TargetMapping::Column { column: 0, kind: ConversationType::P2p });
    assert_eq!(mapping.sender, Value::Constant { text: "goose".to_owned() });
    assert_eq!(mapping.variables["name"], Value::Column { column: 1, empty: EmptyCell::SkipRow });
    assert_eq!(mapping.variables["city"], Value::Constant { text: "杭州".to_owned() });
    assert_eq!(mapping.variables["to"], Value::Receiver);
    assert_eq!(mapping.check(3, &template), []);

    let of = |columns: &[&str]| {
        let columns: Vec<_> = columns.iter().map(|name| (*name).to_owned()).collect();
        Mapping::suggested(&columns, &template).map(|mapping| mapping.target)
    };
    assert_eq!(of(&["to", "type"]), Some(TargetMapping::KindColumn { column: 0, kind_column: 1 }));
    assert_eq!(
        of(&["accid", "群号"]),
        Some(TargetMapping::Columns { account: Some(0), team: Some(1), superteam: None })
    );
    assert_eq!(of(&["team_id"]), Some(TargetMapping::Column { column: 0, kind: ConversationType::Team }));
    assert_eq!(of(&["会话"]), Some(TargetMapping::Conversation { column: 0 }));
    assert_eq!(of(&["A"]), Some(TargetMapping::Column { column: 0, kind: ConversationType::P2p }));
    assert_eq!(of(&["甲", "乙"]), None);
}

#[test]
fn each_mistake_of_a_mapping_is_reported_before_a_row_is_looked_at() {
    let good = template(r#"{"message":{"text":"{{name}}"}}"#);
    let mut mapping = to_column();
    assert_eq!(mapping.check(1, &good), [MappingProblem::Unmapped { name: "name".to_owned() }]);
    mapping.variables.insert("name".to_owned(), Value::Column { column: 5, empty: EmptyCell::SendEmpty });
    assert_eq!(mapping.check(5, &good), [MappingProblem::NoSuchColumn { column: 5 }]);
    mapping.target = TargetMapping::Columns { account: None, team: None, superteam: None };
    mapping.sender = Value::Constant { text: " ".to_owned() };
    assert_eq!(mapping.check(6, &good), [MappingProblem::NoTarget, MappingProblem::NoSender]);
    let of = |body: &str| to_column().check(1, &template(body));
    assert_eq!(
        of(r#"{"message":{"message_client_id":"fixed"}}"#),
        [MappingProblem::FixedClientId { id: "fixed".to_owned() }]
    );
    assert_eq!(of("{"), [MappingProblem::NotABody]);
}

#[test]
fn a_receiver_is_compared_in_lower_case_and_with_its_kind() {
    let of = |kind, id| TargetKey::new(kind, id);
    assert_eq!(of(ConversationType::P2p, "LiLei"), of(ConversationType::P2p, "lilei"));
    assert_eq!(of(ConversationType::P2p, "LiLei").long(), of(ConversationType::P2p, "lilei").long());
    assert_ne!(of(ConversationType::P2p, "1").long(), of(ConversationType::Team, "1").long());
    assert_ne!(of(ConversationType::P2p, "1").short(), of(ConversationType::Team, "1").short());
}
