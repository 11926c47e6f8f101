//! Scripts as other files hold them, each with escapes of its own: lines of a crontab, recipes of a Makefile, units of systemd.

/// The script in a crontab or a Makefile; `None` where a text is neither.
pub(super) fn as_script(text: &str) -> Option<String> {
    let is_makefile = has_recipe(text);
    let mut changed = is_makefile;
    let mut script = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if is_makefile {
            script.push_str(&of_makefile(line));
        } else if let Some(command) = of_crontab(line) {
            changed = true;
            script.push_str(&command);
        } else {
            script.push_str(line);
        }
    }
    changed.then_some(script)
}

/// What a unit of systemd runs; `None` where a text is none.
pub(super) fn of_units(text: &str) -> Option<String> {
    let commands: Vec<String> = text.lines().filter_map(of_unit).collect();
    (!commands.is_empty()).then(|| commands.join("\n"))
}

/// The command of a line of a crontab: five fields say when it runs, and `%` has a backslash before it.
fn of_crontab(line: &str) -> Option<String> {
    let mut rest = line.trim_start();
    if rest.starts_with('@') {
        let (when, command) = rest.split_once(char::is_whitespace)?;
        let is_time = matches!(when, "@hourly" | "@daily" | "@weekly" | "@monthly" | "@yearly" | "@reboot");
        return is_time.then(|| command.replace("\\%", "%"));
    }
    for _ in 0..5 {
        let (field, after) = rest.split_once([' ', '\t'])?;
        let is_time = field.starts_with(|c: char| c.is_ascii_digit() || c == '*')
            && field.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '/' | ',' | '-'));
        if !is_time {
            return None;
        }
        rest = after.trim_start();
    }
    rest.contains("curl").then(|| rest.replace("\\%", "%"))
}

/// `ExecStart=/usr/bin/curl …`, where `%%` is a percent sign.
fn of_unit(line: &str) -> Option<String> {
    let (name, command) = line.trim_start().split_once('=')?;
    let runs =
        matches!(name.trim(), "ExecStart" | "ExecStartPre" | "ExecStartPost" | "ExecReload" | "ExecStop");
    runs.then(|| command.trim_start_matches(['-', '@', '+', '!', ':', ' ']).replace("%%", "%"))
}

/// Whether a line with a tab before it calls curl below a target: `send:`.
fn has_recipe(text: &str) -> bool {
    let is_target = |line: &str| {
        let name = line.split_once(':').map(|(name, _)| name).unwrap_or_default();
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
    };
    let mut below = false;
    text.lines().any(|line| {
        let is_recipe = line.starts_with('\t');
        let found = below && is_recipe && line.contains("curl");
        if !is_recipe && !line.trim().is_empty() {
            below = is_target(line);
        }
        found
    })
}

/// Values of a workflow (`${{ github.sha }}`), which are put in before the shell reads a line: to it they are no variables.
/// `None` where there are none. A reading of its own: elsewhere the sign may be a dollar before the variable of another tool.
pub(super) fn without_dollars(text: &str) -> Option<String> {
    text.contains("${{").then(|| text.replace("${{", "{{"))
}

/// A line of a Makefile as the shell gets it: `$$` is a dollar sign, `$(NAME)` a variable of make's own.
fn of_makefile(line: &str) -> String {
    let Some(recipe) = line.strip_prefix('\t') else {
        let assigned = line.split_once('=').filter(|(name, _)| !name.contains('\t'));
        let name =
            assigned.map(|(name, _)| name.trim_end_matches([':', '?', '+']).trim()).unwrap_or_default();
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let value = assigned.map(|(_, value)| value.trim()).filter(|value| !value.contains(['\'', '$', '`']));
        return match value.filter(|_| is_name) {
            Some(value) => format!("{name}='{value}'\n"),
            None => "\n".to_owned(),
        };
    };
    let (mut plain, mut signs) = (String::with_capacity(recipe.len()), recipe.chars().peekable());
    while signs.next_if(|sign| matches!(sign, '@' | '-' | '+')).is_some() {}
    while let Some(sign) = signs.next() {
        if sign != '$' {
            plain.push(sign);
        } else if signs.next_if_eq(&'(').is_some() {
            let name: String = std::iter::from_fn(|| signs.next_if(|sign| *sign != ')')).collect();
            signs.next();
            plain.extend(["${", &name, "}"]);
        } else {
            signs.next_if_eq(&'$');
            plain.push('$');
        }
    }
    plain
}
