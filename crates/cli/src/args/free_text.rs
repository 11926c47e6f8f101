//! Values that a user writes freely, and that may begin with a dash: `--text '-5'`.

/// Takes the value as it stands. What is an option rather than a text is refused: it most likely follows an option whose
/// value was forgotten, and would go out as a message.
pub(super) fn free_text(text: &str) -> Result<String, String> {
    let is_option = text.strip_prefix("--").is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    });
    if is_option {
        return Err("this is an option; the value before it is missing. To send it as a text, write it in a body: --body FILE"
            .to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::free_text;

    #[test]
    fn a_value_may_begin_with_a_dash_but_is_no_option() {
        for text in ["-5", "-", "--", "- one\n- two", "-1°C", "--yes or no", "---", "--5", "->", "--Ende"] {
            assert_eq!(free_text(text), Ok(text.to_owned()));
        }
        for option in ["--yes", "--json", "--push-content"] {
            assert!(free_text(option).is_err(), "{option}");
        }
    }
}
