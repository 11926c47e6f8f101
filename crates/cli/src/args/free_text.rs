//! Values that a user writes freely, and that may begin with a dash: `--text '-5'`, an account `-ann`.

use std::any::TypeId;

use clap::{Arg, ArgAction, Command};
use courier::Conversation;

/// A command, and those below it, with this rule for every text and every id: it may begin with a dash. What is an option
/// rather than a text is refused: it most likely follows an option whose value was forgotten, and would go out as a message.
/// In a list behind the command `--` goes before such ids, as otherwise it would take the options that follow it as well.
pub(super) fn with_free_texts(command: Command) -> Command {
    let has_body = command.get_arguments().any(|arg| arg.get_id() == "body");
    command.mut_args(|arg| with_free_text(arg, has_body)).mut_subcommands(with_free_texts)
}

/// Whether it takes all that stands behind the command.
pub(super) fn is_list(arg: &Arg) -> bool {
    arg.is_positional() && matches!(arg.get_action(), ArgAction::Append)
}

fn with_free_text(arg: Arg, has_body: bool) -> Arg {
    if is_list(&arg) {
        return arg;
    }
    let holds = arg.get_value_parser().type_id();
    if holds == TypeId::of::<String>() {
        let is_of_body = has_body && arg.get_id() == "text";
        return arg.allow_hyphen_values(true).value_parser(move |text: &str| free_text(text, is_of_body));
    }
    // These have signs in them that no option has.
    let has_parts = holds == TypeId::of::<(String, String)>() || holds == TypeId::of::<Conversation>();
    if has_parts { arg.allow_hyphen_values(true) } else { arg }
}

/// Takes the value as it stands. `is_of_body`: a body may hold it instead.
fn free_text(text: &str, is_of_body: bool) -> Result<String, String> {
    let is_option = text.strip_prefix("--").is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    });
    if is_option {
        let hint = if is_of_body { ". To send it as a text, write it in a body: --body FILE" } else { "" };
        return Err(format!(
            "this is an option; it is unknown here, or the value before it is missing{hint}"
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::free_text;

    #[test]
    fn a_value_may_begin_with_a_dash_but_is_no_option() {
        for text in ["-5", "-", "--", "- one\n- two", "-1°C", "--yes or no", "---", "--5", "->", "--Ende"] {
            assert_eq!(free_text(text, true), Ok(text.to_owned()));
        }
        for option in ["--yes", "--json", "--push-content"] {
            assert!(free_text(option, true).unwrap_err().contains("--body"), "{option}");
            assert!(!free_text(option, false).unwrap_err().contains("--body"), "{option}");
        }
    }
}
