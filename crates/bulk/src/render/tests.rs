#![allow(clippy::unwrap_used)]

use super::*;
use sample::sample;

#[path = "../../tests/common/sample.rs"]
mod sample;

fn setup(body: &str) -> Setup {
    let mut setup = sample(body, [("name", 1)]);
    setup.mapping.variables.insert("to".to_owned(), Value::Receiver);
    setup
}

fn row(cells: &[(&str, CellKind)]) -> Row {
    let mut row = Row::at_line(2);
    cells.iter().for_each(|(cell, kind)| row.push(cell, *kind));
    row
}

fn texts(cells: &[&str]) -> Row {
    row(&cells.iter().map(|cell| (*cell, CellKind::Text)).collect::<Vec<_>>())
}

const JOB: JobId = JobId(Uuid::from_u128(0x1234));

#[test]
fn the_same_row_and_generation_give_the_same_bytes_in_any_process() {
    let body = r#"{"message":{"text":"{{name}} {{to}} {{seq}}","t":{{now}}}}"#;
    let make = || Renderer::new(JOB, &setup(body), 1_790_000_000_000).unwrap();
    let first = make().render(7, 0, &texts(&[" lilei", "李雷"])).unwrap();
    // Written down, so that a change of the renderer is noticed: it then needs another number in `RENDERER`.
    assert_eq!(
        first.body,
        r#"{"message":{"text":"李雷 lilei 7","t":1790000000000,"message_client_id":"9ddd1189-76a5-56e5-a1ee-1aa87e38090a"}}"#
    );
    assert_eq!(first.hash(), make().render(7, 0, &texts(&[" lilei", "李雷"])).unwrap().hash());
    let next = make().render(7, 1, &texts(&[" lilei", "李雷"])).unwrap();
    assert_ne!(first.hash(), next.hash());
}

#[test]
fn ids_differ_by_job_row_and_generation_and_are_the_same_otherwise() {
    let ids = [
        message_client_id(JOB, 1, 0),
        message_client_id(JOB, 2, 0),
        message_client_id(JOB, 1, 1),
        message_client_id(JobId(Uuid::from_u128(0x1235)), 1, 0),
        trace_id(JOB, 1, 0).to_string(),
        trace_id(JOB, 11, 0).to_string(),
        trace_id(JOB, 1, 10).to_string(),
    ];
    let mut unique = ids.to_vec();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len());
    assert_eq!(trace_id(JOB, 1, 0), trace_id(JOB, 1, 0));
    assert_eq!((ids[0].len(), ids[4].len()), (36, 32));
}

#[test]
fn each_row_that_cannot_be_made_says_why() {
    let renderer = Renderer::new(JOB, &setup(r#"{"message":{"text":"{{name}}"}}"#), 0).unwrap();
    let of = |row: &Row| renderer.render(1, 0, row).unwrap_err();
    assert_eq!(of(&texts(&["a", " "])), [RowProblem::EmptyCell { column: 1 }]);
    let broken = row(&[("a", CellKind::Text), ("#N/A", CellKind::Error)]);
    assert_eq!(of(&broken), [RowProblem::SheetError { column: 1 }]);
    let mut short = texts(&["a", ""]);
    short.shape = RowShape::Short;
    assert_eq!(of(&short), [RowProblem::ShortRow]);
    let mut long = texts(&["a", "b", "c"]);
    long.shape = RowShape::Long;
    assert_eq!(of(&long), [RowProblem::LongRow]);
}

#[test]
fn a_template_with_a_client_id_of_its_own_makes_no_renderer() {
    assert!(Renderer::new(JOB, &setup(r#"{"message":{"message_client_id":"x"}}"#), 0).is_none());
    assert!(Renderer::new(JOB, &setup("{"), 0).is_none());
}
