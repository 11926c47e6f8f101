#![allow(clippy::unwrap_used)]

use super::*;
use crate::sample::sample;

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
fn options_hold_variables_as_well_and_each_receiver_gets_their_words_in_their_language() {
    let body = r#"{"message":{"message_type":0,"text":"{{name}}"},"push_config":{"push_content":"{{推送}}","push_payload":"{\"lang\":\"{{lang}}\"}"},"extension":"{{lang}}-{{seq}}"}"#;
    let setup = sample(body, [("name", 1), ("推送", 2), ("lang", 3)]);
    let renderer = Renderer::new(JOB, &setup, 0).unwrap();
    let options = |number, cells: &[&str]| {
        let rendered = renderer.render(number, 0, &texts(cells)).unwrap();
        let body: serde_json::Value = serde_json::from_str(&rendered.body).unwrap();
        [&body["push_config"]["push_content"], &body["push_config"]["push_payload"], &body["extension"]]
            .map(|value| value.as_str().unwrap().to_owned())
    };
    let german = options(1, &["anna", "Anna", "\"Hallo\", Anna", "de"]);
    assert_eq!(german, ["\"Hallo\", Anna", r#"{"lang":"de"}"#, "de-1"]);
    let chinese = options(2, &["lilei", "李雷", "你有一条新消息", "zh"]);
    assert_eq!(chinese, ["你有一条新消息", r#"{"lang":"zh"}"#, "zh-2"]);
}

#[test]
fn a_value_in_json_that_is_a_text_leaves_it_json_and_jobs_of_before_as_they_were() {
    let body = r#"{"message":{"attachment":{"data":"{\"who\":\"{{name}}\",\"to\":{{to}}}"}},"push_config":{"push_payload":"{\"seq\":{{seq}},\"id\":\"{{uuid}}\"}"}}"#;
    let render = |setup: &Setup| {
        let rendered = Renderer::new(JOB, setup, 0).unwrap();
        let rendered = rendered.render(7, 0, &texts(&["lilei", "李\"雷\"\\\n"])).unwrap().body;
        let body: serde_json::Value = serde_json::from_str(&rendered).unwrap();
        let text = |pointer: &str| body.pointer(pointer).unwrap().as_str().unwrap().to_owned();
        [text("/message/attachment/data"), text("/push_config/push_payload")]
    };
    let [data, payload] = render(&setup(body)).map(|text| {
        let inner: serde_json::Value = serde_json::from_str(&text).unwrap();
        inner
    });
    assert_eq!(data, serde_json::json!({ "who": "李\"雷\"\\\n", "to": "lilei" }));
    assert_eq!(payload, serde_json::json!({ "seq": 7, "id": message_client_id(JOB, 7, 0) }));
    // The bytes of a job that was checked by an older version are those it was checked with.
    let before = render(&Setup { renderer: 1, ..setup(body) });
    assert_eq!(before[0], "{\"who\":\"李\"雷\"\\\n\",\"to\":lilei}");
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
