//! Every help text, so that a change is seen.

use crate::support::Fixture;

const COMMANDS: [&[&str]; 33] = [
    &[],
    &["account"],
    &["account", "add"],
    &["account", "list"],
    &["account", "test"],
    &["account", "remove"],
    &["compose"],
    &["send"],
    &["history"],
    &["history", "list"],
    &["history", "show"],
    &["history", "check"],
    &["history", "resend"],
    &["history", "finish"],
    &["history", "export"],
    &["history", "import"],
    &["history", "prune"],
    &["bulk"],
    &["bulk", "import"],
    &["bulk", "check"],
    &["bulk", "run"],
    &["bulk", "status"],
    &["bulk", "rows"],
    &["bulk", "report"],
    &["bulk", "rerun"],
    &["bulk", "recall"],
    &["bulk", "change"],
    &["bulk", "schedule"],
    &["bulk", "suppress"],
    &["bulk", "suppress", "add"],
    &["sandbox"],
    &["completions"],
    &["manual"],
];

#[test]
fn every_command_helps() {
    let fixture = Fixture::new();
    let mut all = String::new();
    for command in COMMANDS {
        let mut args = command.to_vec();
        args.push("--help");
        let done = fixture.call(&args).run();
        assert_eq!((done.code, done.err.as_str()), (0, ""));
        all.push_str(&format!("$ yanshu-cli {}\n{}\n", args.join(" "), done.out));
    }
    insta::assert_snapshot!("help", all);
    assert!(!fixture.data().exists(), "help needs no data folder");
}

#[test]
fn no_option_takes_a_secret() {
    let fixture = Fixture::new();
    for command in COMMANDS {
        let mut args = command.to_vec();
        args.push("--help");
        let help = fixture.call(&args).run().out;
        // A value on the command line can be read by every process on the machine.
        assert!(!help.to_lowercase().contains("secret <"), "{help}");
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
    let page = std::fs::read_to_string(pages.join("yanshu-cli.1")).unwrap();
    for command in COMMANDS.iter().filter_map(|command| command.first()) {
        assert!(shells.iter().all(|script| script.contains(command)), "{command} is not completed");
        let name = format!("yanshu-cli-{command}");
        assert!(page.replace('\\', "").contains(&name), "{command} is not in the manual");
        assert!(pages.join(format!("{name}.1")).exists(), "{command} has no page");
    }
    assert!(!fixture.data().exists(), "neither needs a data folder");
}

#[test]
fn a_manual_that_cannot_be_written_is_reported() {
    let fixture = Fixture::new();
    let file = fixture.file("taken", "");
    let done = fixture.call(&["manual", &file]).run();

    assert_eq!(done.code, 2, "{done:?}");
    assert!(done.err.contains("could not be written"), "{done:?}");
}
