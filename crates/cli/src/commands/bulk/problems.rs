//! What is wrong with a mapping or a row, in words.

use courier::{Language, MappingProblem, ReportWords, RowProblem, Template, ValueProblemCode};

use crate::output::name;

/// What is wrong with a mapping, and the option that helps.
pub fn of_mapping(problem: &MappingProblem) -> String {
    match problem {
        MappingProblem::NoTarget => "no column says whom a row goes to: name one with --to-column".to_owned(),
        MappingProblem::NoSender => "nobody sends: use --from or --from-column".to_owned(),
        MappingProblem::NoSuchColumn { column } => format!("the table has no column {}", column + 1),
        MappingProblem::Unmapped { name } => {
            format!("nothing is given for the variable {name}: use --map {name}=COLUMN or --set {name}=VALUE")
        }
        MappingProblem::FileVariable { name } => format!(
            "the variable {name} is a file: use --map {name}=COLUMN with a column of paths or URLs, or --set {name}=FILE"
        ),
        MappingProblem::FixedClientId { id } => format!(
            "every message would have the message_client_id {id}: leave it out, or write {{{{uuid}}}} in its place"
        ),
        MappingProblem::NotABody => "the message is no JSON object: correct the body".to_owned(),
        MappingProblem::NoSuchTimeZone { name } => {
            format!("there is no time zone {name}: use a name such as Asia/Shanghai")
        }
    }
}

/// What is wrong with a row, and what to do about it.
pub fn of_row(problem: &RowProblem) -> String {
    let (cause, fix) = ReportWords::new(Language::En).of_problem(problem);
    format!("{cause}: {fix}")
}

/// As [`of_row`], with what the message says about its variables.
pub fn of_row_with(problem: &RowProblem, template: &Template) -> String {
    let RowProblem::Value { name, problem: code } = problem else { return of_row(problem) };
    let declared = template.variables.iter().find(|variable| variable.name == *name);
    match (code, declared) {
        (ValueProblemCode::NotAChoice, Some(variable)) if !variable.choices.is_empty() => {
            format!("{}: write one of {}", of_value(name, *code), variable.choices.join(", "))
        }
        (ValueProblemCode::NotANumber, None) => format!(
            "the value of {name} is neither a number nor true or false: correct the cell, or write \"{{{{{name}}}}}\" in \
             quotation marks for a text"
        ),
        _ => of_row(problem),
    }
}

fn of_value(name: &str, problem: ValueProblemCode) -> String {
    ReportWords::new(Language::En).of_problem(&RowProblem::Value { name: name.to_owned(), problem }).0
}

/// What is unwise about rows that are sent all the same.
pub fn of_warning(problem: &RowProblem) -> String {
    match problem {
        // Its rule is a recommendation.
        RowProblem::Issue { pointer, issue } => format!("{pointer}: {}", name(issue)),
        problem => of_row(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_said_with_its_way_out() {
        let unmapped = MappingProblem::Unmapped { name: "name".to_owned() };
        assert_eq!(
            of_mapping(&unmapped),
            "nothing is given for the variable name: use --map name=COLUMN or --set name=VALUE"
        );
        let fixed = MappingProblem::FixedClientId { id: "a".to_owned() };
        assert!(of_mapping(&fixed).contains("write {{uuid}} in its place"), "{}", of_mapping(&fixed));
        assert_eq!(of_row(&RowProblem::NoTarget), "no receiver: fill in the receiver");
        let issue = courier::IssueCode::SubTypeRecommended;
        let warning = RowProblem::Issue { pointer: "/message/sub_type".to_owned(), issue };
        assert_eq!(of_warning(&warning), "/message/sub_type: sub_type_recommended");
    }
}
