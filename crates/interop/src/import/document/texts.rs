//! Which tool's document a text is that is no JSON.

/// Which tool an XML document is of.
pub(super) fn tool_of_xml(text: &str) -> Option<&'static str> {
    let start: String = text.trim_start().chars().take(2_000).collect();
    if !start.starts_with('<') {
        return None;
    }
    let has = |mark: &str| start.contains(mark);
    if has("<jmeterTestPlan") {
        Some("JMeter")
    } else if has("soapui-project") {
        Some("SoapUI")
    } else if has("LMREQUEST") || has("CoreData.dtd") {
        Some("Paw")
    } else if has("<charles-session") {
        Some("Charles")
    } else {
        None
    }
}

/// WSDL and WADL.
pub(super) fn is_description_in_xml(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(2_000).collect();
    let has = |mark: &str| start.contains(mark);
    start.starts_with('<') && (has("http://wadl.dev.java.net/") || has("http://schemas.xmlsoap.org/wsdl/"))
}

/// Variables with their values and nothing else: `NAME=value` line by line, as in a file `.env`, or an environment of Bruno in
/// YAML.
pub(super) fn is_environment_in_text(text: &str) -> bool {
    let lines = || text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_assignment = |line: &str| {
        let line = line.strip_prefix("export ").unwrap_or(line);
        line.split_once('=').is_some_and(|(name, _)| {
            name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
                && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        })
    };
    // What a command prints is the value of a script's variable.
    let is_script = ["curl", "wget", "$(", "`"].iter().any(|sign| text.contains(sign));
    let is_dotenv = !is_script && lines().next().is_some() && lines().all(is_assignment);
    let is_of_bruno = lines().any(|line| line == "variables:")
        && lines().all(|line| {
            line.starts_with([' ', '-'])
                || ["name:", "variables:", "color:"].iter().any(|key| line.starts_with(key))
        });
    is_dotenv || is_of_bruno
}
