//! The check itself, on small crates.

use std::fs;
use std::path::Path;

use structure::{SourceTree, findings};

/// What the check says of a crate of these files, without the folder that they lie in.
fn report(files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let tree = SourceTree::read(&folder.path().join("lib.rs")).expect("a crate");
    findings(&tree).to_string().replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn files_that_import_each_other_are_a_circle_with_their_lines() {
    let said = report(&[
        ("lib.rs", "mod read;\nmod write;\n"),
        ("read.rs", "\nuse crate::write::Whose;\npub(crate) fn headers(_: Whose) {}\n"),
        (
            "write.rs",
            "use super::read;\n\npub(crate) struct Whose;\nfn all() { read::headers(Whose); read::headers(Whose) }\n",
        ),
    ]);
    let expected = "circle: crate::write → crate::read
  crate::write uses crate::read, 2 times
    write.rs:4: read::headers
    write.rs:4: read::headers
  crate::read uses crate::write, 1 times
    read.rs:2: crate::write::Whose

";
    assert_eq!(said, expected);
}

#[test]
fn a_child_that_uses_what_its_parent_defines_is_a_circle_when_the_parent_uses_the_child() {
    let parent = "mod page;\npub use page::list;\npub struct Faults;\n";
    let child = "pub fn list(_: &super::Faults) {}\n";
    let said = report(&[("lib.rs", "mod fault;\n"), ("fault/mod.rs", parent), ("fault/page.rs", child)]);
    assert!(
        said.contains("fault/page.rs:1: super::Faults") && said.contains("fault/mod.rs:2: page::list"),
        "{said}"
    );

    let parent = "mod page;\nmod set;\npub use page::list;\npub use set::Faults;\n";
    let child = "use super::set::Faults;\npub fn list(_: &Faults) {}\n";
    let set = "pub struct Faults;\n";
    let files = [
        ("lib.rs", "mod fault;\n"),
        ("fault/mod.rs", parent),
        ("fault/page.rs", child),
        ("fault/set.rs", set),
    ];
    assert_eq!(report(&files), "");
}

#[test]
fn a_circle_through_three_files_is_found_wherever_the_path_stands() {
    for use_of_third in [
        "fn f() { super::c::g() }",
        "fn f() { assert!(matches!(1, super::c::ONE)) }",
        "#[serde(with = \"crate::c\", default = \"crate::c::g\")] struct S;",
        "struct S(Option<crate::c::T>);",
        "fn f() { use super::c::g; g() }",
    ] {
        let b = format!("pub(crate) struct B;\n{use_of_third}\n");
        let c = "pub fn g() {}\npub const ONE: u8 = 1;\npub struct T;\nfn h() { crate::a::f() }\n";
        let a = "use crate::b::B;\npub fn f() { B; }\n";
        let said = report(&[("lib.rs", "mod a;\nmod b;\nmod c;\n"), ("a.rs", a), ("b.rs", &b), ("c.rs", c)]);
        let circle = said.strip_prefix("circle: ").and_then(|rest| rest.lines().next()).unwrap_or(&said);
        assert_eq!(circle.split(" → ").count(), 3, "{use_of_third}: {said}");
    }
}

#[test]
fn an_import_through_a_re_export_is_reported_the_module_that_defines_the_item() {
    let said = report(&[
        ("lib.rs", "mod ids;\nmod store;\npub use ids::RowId;\n"),
        ("ids.rs", "pub struct RowId;\n"),
        ("store.rs", "use crate::RowId;\nfn f() -> RowId { RowId }\n"),
    ]);
    assert_eq!(said, "store.rs:1: crate::RowId: name crate::ids\n");
}

#[test]
fn a_module_may_stand_for_its_private_files_to_others_but_not_to_those_files() {
    let folder = "mod field;\nmod parse;\npub use field::Field;\npub use parse::parse;\n";
    let files = |import: &'static str| {
        [
            ("lib.rs", "mod query;\nmod read;\n"),
            ("query/mod.rs", folder),
            ("query/field.rs", "pub enum Field { Is }\n"),
            ("query/parse.rs", import),
            ("read.rs", "use crate::query::{Field, parse};\nfn f() { parse(Field::Is) }\n"),
        ]
    };
    assert_eq!(report(&files("use super::field::Field;\npub fn parse(_: Field) {}\n")), "");
    let said = report(&files("use super::Field;\npub fn parse(_: Field) {}\n"));
    assert_eq!(said, "query/parse.rs:1: super::Field: name crate::query::field\n");
}

#[test]
fn a_glob_import_of_an_ancestor_is_a_hub() {
    let said = report(&[("lib.rs", "mod a;\nstruct S;\n"), ("a.rs", "use super::*;\nfn f(_: S) {}\n")]);
    assert_eq!(said, "a.rs:1: super::*: name each item that is used\n");
}

#[test]
fn what_only_tests_import_does_not_count() {
    let tests = "#[cfg(test)]\nmod tests {\n    use super::*;\n    fn f() { crate::b::g() }\n}\n";
    let a = format!("pub fn f() {{}}\n#[cfg(test)]\nuse crate::b::g;\n{tests}");
    let b = "pub fn g() { crate::a::f() }\n";
    assert_eq!(report(&[("lib.rs", "mod a;\nmod b;\n"), ("a.rs", &a), ("b.rs", b)]), "");
}
