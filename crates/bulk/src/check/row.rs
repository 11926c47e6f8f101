//! One row.

use yunxin::{Body, IssueCode, Severity, validate_call};

use crate::clock::now_ms;
use crate::import::cell::Row;
use crate::mapping::LongKey;
use crate::mapping::problem::RowProblem;
use crate::render::Renderer;
use crate::setup::RowCall;
use crate::suppression::Suppression;

/// What a look at one row has found.
pub(super) struct Checked {
    /// Its receiver, for look-up and for comparison.
    pub(super) target: Option<(i64, LongKey)>,
    /// Why it is not sent.
    pub(super) problem: Option<RowProblem>,
    /// What does not keep it from being sent.
    pub(super) warnings: Vec<RowProblem>,
    pub(super) was_trimmed: bool,
    pub(super) body_bytes: u32,
}

pub(super) fn check_row(
    renderer: &Renderer,
    suppression: &dyn Suppression,
    number: u64,
    row: &Row,
) -> Checked {
    let mut checked =
        Checked { target: None, problem: None, warnings: Vec::new(), was_trimmed: false, body_bytes: 0 };
    let rendered = match renderer.render(number, 0, row) {
        Ok(rendered) => rendered,
        Err(problems) => {
            checked.problem = problems.into_iter().next();
            return checked;
        }
    };
    let key = renderer.call().key(&rendered.conversation);
    checked.target = Some((key.short(), key.long()));
    checked.was_trimmed = rendered.was_trimmed;
    checked.body_bytes = u32::try_from(rendered.body.len()).unwrap_or(u32::MAX);
    // Lists name accounts and groups; a room with the number of one is another thing.
    if renderer.call() != RowCall::Chatroom
        && let Some(list) = suppression.list_of(&key, now_ms())
    {
        checked.problem = Some(RowProblem::Suppressed { list });
        return checked;
    }
    if renderer.has_imprecise_value(row) {
        checked.problem = Some(RowProblem::ImpreciseNumber);
        return checked;
    }
    let Ok(body) = Body::parse(rendered.body) else {
        checked.problem = Some(RowProblem::NotABody);
        return checked;
    };
    for issue in validate_call(&renderer.destination(rendered.conversation), &body) {
        // What is unwise in a form, where one looks at it, is a mistake in a list.
        let is_mistake = matches!(issue.code, IssueCode::SenderIsReceiver | IssueCode::TeamIdNotDecimal);
        let blocks = issue.severity == Severity::Error || is_mistake;
        let problem = RowProblem::Issue { pointer: issue.pointer, issue: issue.code };
        if !blocks {
            checked.warnings.push(problem);
        } else if checked.problem.is_none() {
            checked.problem = Some(problem);
        }
    }
    checked
}
