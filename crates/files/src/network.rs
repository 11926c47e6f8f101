//! Whether a folder lies on another machine, where no memory is shared and locks may be missing.

use std::io;
use std::path::Path;

/// Whether a file or folder lies on a network drive, or in a folder that a program brings from elsewhere (`sshfs`, `rclone`).
/// `false` where that cannot be found out.
#[must_use]
pub fn is_remote(path: &Path) -> bool {
    let whole = path.canonicalize().ok();
    let whole = whole.or_else(|| path.parent()?.canonicalize().ok()).unwrap_or_else(|| path.to_owned());
    is_remote_here(&whole)
}

/// Whether this is what the system says of a lock where its drive has none.
#[must_use]
pub fn has_no_locks(error: &io::Error) -> bool {
    /// `ENOLCK`, which has no kind of its own: 37 on Linux, 77 on macOS.
    const NO_LOCKS: i32 = if cfg!(target_os = "macos") { 77 } else { 37 };
    // `EOPNOTSUPP`, `ENOSYS`.
    error.kind() == io::ErrorKind::Unsupported || cfg!(unix) && error.raw_os_error() == Some(NO_LOCKS)
}

#[cfg(target_os = "linux")]
fn is_remote_here(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(found), Ok(mounts)) = (path.metadata(), std::fs::read_to_string("/proc/self/mountinfo")) else {
        return false;
    };
    let device = found.dev();
    is_remote_mount(&mounts, rustix::fs::major(device), rustix::fs::minor(device))
}

#[cfg(windows)]
fn is_remote_here(path: &Path) -> bool {
    use std::path::{Component, Prefix};
    let Some(Component::Prefix(prefix)) = path.components().next() else { return false };
    matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
}

#[cfg(not(any(target_os = "linux", windows)))]
fn is_remote_here(_: &Path) -> bool {
    false
}

/// Source: proc_pid_mountinfo(5): id, parent, `major:minor`, root, place, options, …, `-`, type, source, options.
#[cfg(any(target_os = "linux", test))]
fn is_remote_mount(mounts: &str, major: u32, minor: u32) -> bool {
    let device = format!("{major}:{minor}");
    mounts.lines().filter(|line| line.split(' ').nth(2) == Some(&device)).any(|line| {
        let kind = line.split_once(" - ").and_then(|(_, rest)| rest.split(' ').next());
        kind.is_some_and(is_remote_kind)
    })
}

#[cfg(any(target_os = "linux", test))]
fn is_remote_kind(kind: &str) -> bool {
    const REMOTE: [&str; 17] = [
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "gfs",
        "gfs2",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
        "vboxsf",
    ];
    // What a program of this machine keeps on this machine; `fuseblk` is a disk, too.
    const LOCAL_PROGRAMS: [&str; 10] = [
        "bindfs",
        "cryfs",
        "encfs",
        "exfat",
        "gocryptfs",
        "mergerfs",
        "ntfs",
        "ntfs-3g",
        "portal",
        "snapfuse",
    ];
    match kind.strip_prefix("fuse.") {
        Some(program) => !LOCAL_PROGRAMS.contains(&program),
        None => REMOTE.contains(&kind),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_network_drive_is_known_by_its_mount() {
        let mounts = "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
            30 22 0:41 / /mnt/share rw shared:7 master:2 - cifs //server/share rw,vers=3\n\
            31 22 0:42 / /mnt/nfs rw - nfs4 server:/home rw\n\
            32 22 0:43 / /home/mei/cloud rw - fuse.rclone remote: rw\n\
            33 22 0:44 / /media/disk rw - fuseblk /dev/sdb1 rw\n\
            34 22 0:45 / /home/mei/safe rw - fuse.gocryptfs /home/mei/.safe rw\n";
        for (minor, remote) in [(41, true), (42, true), (43, true), (44, false), (45, false), (99, false)] {
            assert_eq!(is_remote_mount(mounts, 0, minor), remote, "{minor}");
        }
        assert!(!is_remote_mount(mounts, 254, 0));
        assert!(!is_remote_mount("broken", 0, 41));
    }

    #[test]
    fn a_folder_of_this_machine_is_none() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_remote(folder.path()));
        assert!(!is_remote(&folder.path().join("not there/nor this")));
    }

    #[test]
    fn a_drive_without_locks_is_distinguished_from_one_that_is_locked() {
        let of = io::Error::from_raw_os_error;
        assert!(!has_no_locks(&io::ErrorKind::WouldBlock.into()));
        if cfg!(target_os = "linux") {
            for (code, none) in [(37, true), (95, true), (38, true), (13, false), (5, false), (11, false)] {
                assert_eq!(has_no_locks(&of(code)), none, "{code}");
            }
        }
    }
}
