//! What is doubtful about a message, on standard error before it goes out.

use courier::{Destination, Issue, IssueCode, Severity, validate_body};

use crate::failure::{Failure, issue_line};

/// Names what looks like a variable that nobody filled in: receivers would read it as it stands.
pub(super) fn warn_of_placeholders(issues: &[Issue]) {
    warn(issues.iter().filter(|issue| issue.code == IssueCode::Placeholder));
}

/// The same of the body of a change. Where the message went does not matter to it.
pub(super) fn warn_of_placeholders_in(body: &str) {
    if let Ok(issues) = validate_body(&Destination::Batch, body) {
        warn_of_placeholders(&issues);
    }
}

/// Says all that is doubtful about a call that options made, which nobody has seen in a form.
pub(super) fn warn_of_call(destination: &Destination, body: &str) -> Result<(), Failure> {
    let issues = validate_body(destination, body).map_err(courier::Error::from)?;
    warn(issues.iter().filter(|issue| issue.severity == Severity::Warning));
    Ok(())
}

fn warn<'a>(issues: impl Iterator<Item = &'a Issue>) {
    for issue in issues {
        eprintln!("yanshu-cli: {}", issue_line(issue));
    }
}
