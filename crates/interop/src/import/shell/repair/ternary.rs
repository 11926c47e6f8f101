//! `? :` of PowerShell 7, which the grammar that reads it here does not know.

use regex::Regex;

/// The script with `$name = condition ? one : other` as the branch that it is; `None` where it has none.
pub(super) fn as_branches(text: &str) -> Option<String> {
    const LINE: &str =
        r"(?m)^([ \t]*)(\$[\w:]+)[ \t]*=[ \t]*(\S.*?)[ \t]+\?[ \t]+(\S.*?)[ \t]+:[ \t]+(\S.*?)[ \t]*(\r?)$";
    const BRANCH: &str = "${1}if (${3}) { ${2} = ${4} } else { ${2} = ${5} }${6}";
    let line = text.contains(" ? ").then(|| Regex::new(LINE).ok())??;
    line.is_match(text).then(|| line.replace_all(text, BRANCH).into_owned())
}
