//! What the command line takes.
#![allow(clippy::unwrap_used)]

use std::any::TypeId;

use clap::Arg;
use clap::error::ErrorKind;
use courier::{CodeKind, Language};
use ids::JobActId;

use super::free_text::is_list;
use super::*;

/// Every argument of every command, with the name of the command.
fn all(command: &ClapCommand) -> Vec<(String, Arg)> {
    let mut args: Vec<_> =
        command.get_arguments().map(|arg| (command.get_name().to_owned(), arg.clone())).collect();
    args.extend(command.get_subcommands().flat_map(all));
    args
}

#[test]
fn every_text_and_every_id_of_every_command_may_begin_with_a_dash() {
    let others = [
        TypeId::of::<bool>(),
        TypeId::of::<char>(),
        TypeId::of::<u8>(),
        TypeId::of::<u32>(),
        TypeId::of::<u64>(),
        TypeId::of::<usize>(),
        TypeId::of::<i64>(),
        // A dash alone is standard input; of a file whose name begins with one, `./` is written before it.
        TypeId::of::<PathBuf>(),
        TypeId::of::<SocketAddr>(),
        TypeId::of::<jiff::civil::Date>(),
        TypeId::of::<bulk::StartAt>(),
        // Numbers, hexadecimal digits, words of a few.
        TypeId::of::<courier::RowId>(),
        TypeId::of::<JobName>(),
        TypeId::of::<JobActId>(),
        TypeId::of::<CodeKind>(),
        TypeId::of::<Language>(),
        TypeId::of::<ProxyChoice>(),
    ];
    let (mut texts, mut refused) = (0, Vec::new());
    for (command, arg) in all(&Args::command_line()) {
        let holds = arg.get_value_parser().type_id();
        let is_other = others.iter().any(|other| holds == *other);
        if is_other || !arg.get_possible_values().is_empty() {
            continue;
        }
        texts += 1;
        if arg.is_allow_hyphen_values_set() == is_list(&arg) {
            refused.push(format!("{command} {}", arg.get_id()));
        }
    }
    assert!(refused.is_empty(), "{refused:?}");
    assert!(texts > 60, "{texts}");
}

#[test]
fn an_account_of_a_pilot_may_begin_with_a_dash_and_options_stay_options() {
    let job = "01936b2f-6d5c-7a51-8f4e-2b1c3d4e5f60";
    let read = |more: &[&str]| {
        let command = ["yanshu-cli", "bulk", "pilot", job];
        Args::command_line().try_get_matches_from(command.iter().chain(more))
    };
    let found = read(&["--json", "--", "-ann", "ben"]).unwrap();
    let found = found.subcommand().unwrap().1.subcommand().unwrap().1;
    let to: Vec<&str> = found.get_many::<String>("to").unwrap().map(String::as_str).collect();
    assert_eq!((to, found.get_flag("json")), (vec!["-ann", "ben"], true));
    // A list does not swallow what follows it, and whoever forgets the dashes is reminded of them.
    let found = read(&["ann", "ben", "--json"]).unwrap();
    assert!(found.subcommand().unwrap().1.subcommand().unwrap().1.get_flag("json"));
    let refused = read(&["ann", "-ben"]).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::UnknownArgument);
    assert!(refused.to_string().contains("use '-- -b'"), "{refused}");
}
