//! Every help text, so that a change is seen.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::support::Fixture;

/// Every command with its help text, as the help texts list them: `yanshu-cli` itself first, then depth first.
static HELP: LazyLock<Vec<Help>> = LazyLock::new(|| {
    let fixture = Fixture::new();
    let mut all = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(command) = open.pop() {
        let mut args: Vec<&str> = command.iter().map(String::as_str).collect();
        args.push("--help");
        let done = fixture.call(&args).run();
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{args:?}");
        let sub_commands = sub_commands(&done.out).map(|name| [&command[..], &[name.to_owned()]].concat());
        open.extend(sub_commands.collect::<Vec<_>>().into_iter().rev());
        all.push(Help { command, text: done.out });
    }
    assert!(!fixture.data().exists(), "help needs no data folder");
    all
});

struct Help {
    command: Vec<String>,
    text: String,
}

impl Help {
    /// The name of the manual page of the command.
    fn page(&self) -> String {
        let names = ["yanshu-cli"].into_iter().chain(self.command.iter().map(String::as_str));
        names.collect::<Vec<_>>().join("-") + ".1"
    }
}

/// The names in the list of commands of a help text.
fn sub_commands(help: &str) -> impl Iterator<Item = &str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let entries = lines.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    entries.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help")
}

#[test]
fn every_command_helps() {
    let text = |help: &Help| format!("$ yanshu-cli {}--help\n{}\n", prefix(&help.command), help.text);
    insta::assert_snapshot!("help", HELP.iter().map(text).collect::<String>());
}

fn prefix(command: &[String]) -> String {
    command.iter().map(|name| format!("{name} ")).collect()
}

#[test]
fn no_option_takes_a_secret() {
    for help in HELP.iter() {
        // A value on the command line can be read by every process on the machine.
        assert!(!help.text.to_lowercase().contains("secret <"), "{}", help.text);
    }
}

#[test]
fn completions_and_manual_name_every_command() {
    let fixture = Fixture::new();
    let pages = fixture.temporary().join("man");
    let shells = ["bash", "zsh", "fish"].map(|shell| {
        let done = fixture.call(&["completions", shell]).run();
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{shell}");
        done.out
    });

    let done = fixture.call(&["manual", pages.to_str().unwrap()]).run();

    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let named: BTreeSet<_> = HELP.iter().map(Help::page).collect();
    let written =
        std::fs::read_dir(&pages).unwrap().map(|page| page.unwrap().file_name().into_string().unwrap());
    assert_eq!(written.collect::<BTreeSet<_>>(), named);
    for name in HELP.iter().filter_map(|help| help.command.last()) {
        assert!(shells.iter().all(|script| script.contains(name)), "{name} is not completed");
    }
    assert!(!fixture.data().exists(), "neither needs a data folder");
}

#[test]
fn every_command_about_bulk_jobs_prints_json_if_asked() {
    let of_jobs = |help: &&Help| help.command.first().is_some_and(|name| name == "bulk");
    let (groups, commands): (Vec<_>, Vec<_>) =
        HELP.iter().filter(of_jobs).partition(|help| help.text.contains("\nCommands:\n"));
    assert!(groups.len() == 2 && commands.len() > 25, "{} {}", groups.len(), commands.len());
    for help in commands {
        assert!(help.text.contains("--json"), "{:?}", help.command);
    }
}

#[test]
fn a_manual_that_cannot_be_written_is_reported() {
    let fixture = Fixture::new();
    let file = fixture.file("taken", "");
    let done = fixture.call(&["manual", &file]).run();

    assert_eq!(done.code, 2, "{done:?}");
    assert!(done.err.contains("could not be written"), "{done:?}");
}
