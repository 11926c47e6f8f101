//! A folder that may not be written. Permissions do not bind a superuser, and CI often is one; so the test runs itself again
//! as a user of no rights, from a copy that such a user can reach.

use std::env;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use history::{Error, History};

use super::closed;
use crate::common::file;

const FOLDER: &str = "YANSHU_TEST_READ_ONLY_FOLDER";
const NOBODY: u32 = 65_534;

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
#[ignore = "the other process of the test below"]
fn child_opens_what_it_may_not_write() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let error = History::open(&Path::new(&folder).join("history.db")).unwrap_err();
    assert!(matches!(error, Error::Unwritable { .. }), "{error:?}");
}

#[test]
fn a_read_only_folder_is_said_to_be_unwritable() {
    let new = tempfile::tempdir().unwrap();
    let existing = closed();
    for dir in [&new, &existing] {
        let outer = tempfile::tempdir().unwrap();
        allow(outer.path(), 0o755);
        let program = outer.path().join("test");
        fs::copy(env::current_exe().unwrap(), &program).unwrap();
        allow(&program, 0o755);
        if file(dir).exists() {
            allow(&file(dir), 0o444);
        }
        allow(dir.path(), 0o555);
        let mut child = Command::new(&program);
        child.args(["--exact", "files::read_only::child_opens_what_it_may_not_write", "--ignored"]);
        child.env(FOLDER, dir.path()).current_dir("/");
        if outer.path().metadata().unwrap().uid() == 0 {
            child.uid(NOBODY).gid(NOBODY);
        }
        let done = child.output().unwrap();
        allow(dir.path(), 0o755);
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success() && said.contains("1 passed"), "{said}");
    }
}
