//! Every help text, so that a change is seen.

use crate::support::Fixture;

const COMMANDS: [&[&str]; 17] = [
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
    &["history", "export"],
    &["history", "import"],
    &["history", "prune"],
    &["sandbox"],
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
