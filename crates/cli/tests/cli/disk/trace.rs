//! Reads a trace of the system's calls and judges whether what was written to the history lay on the disk before the first
//! byte left. A pure function over the text that `strace -f -yy` writes, so that it can be shown traces of programs that do
//! it wrong.

/// What each trace must hold: the calls by which files are made, written and synced, and bytes leave.
pub const WATCH: [&str; 5] =
    ["-f", "-yy", "-s65536", "-e", "trace=openat,pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg"];

const JOURNAL: &str = "/history.db-wal";
const SYNCS: [&str; 2] = ["fsync", "fdatasync"];

/// A system call: its text as `strace` tells it, and the places in the log where it began and where it had ended.
#[derive(Debug, Default)]
struct Step {
    text: String,
    began: usize,
    ended: usize,
}

impl Step {
    fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.text.starts_with(&format!("{name}(")))
    }

    /// Whether its first argument is a handle on such a file.
    fn on(&self, end: &str) -> bool {
        let handle = self.text.split(['<', '>']).nth(1).unwrap_or_default();
        handle.ends_with(end)
    }

    fn writes_history(&self) -> bool {
        self.is(&["pwrite64"]) && self.on(JOURNAL)
    }
}

/// Every call of the log, those that another thread interrupted put together again.
fn steps(log: &str) -> Vec<Step> {
    let mut done: Vec<Step> = Vec::new();
    let mut open: Vec<(String, Step)> = Vec::new();
    for (at, line) in log.lines().enumerate() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some((_, tail)) = rest.strip_prefix("<... ").and_then(|rest| rest.split_once("resumed>")) {
            let Some(place) = open.iter().position(|(of, _)| of == thread) else { continue };
            let (_, mut step) = open.swap_remove(place);
            step.text.push_str(tail);
            step.ended = at;
            done.push(step);
        } else if let Some(head) = rest.strip_suffix("<unfinished ...>") {
            open.push((thread.to_owned(), Step { text: head.to_owned(), began: at, ended: usize::MAX }));
        } else {
            done.push(Step { text: rest.to_owned(), began: at, ended: at });
        }
    }
    done.extend(open.into_iter().map(|(_, step)| step));
    done
}

/// The place in the log where the first byte leaves for the service.
fn first_byte(steps: &[Step]) -> Option<usize> {
    let leaves = |step: &&Step| {
        step.is(&["write", "writev", "sendto", "sendmsg"])
            && step.text.contains("<TCP:")
            && step.text.contains("POST ")
    };
    steps.iter().filter(leaves).map(|step| step.began).min()
}

/// What is wrong with the order of a send, if anything. `mark` stands in the message, and so in the page of the journal that
/// holds it; without one, whatever was written to the history counts.
pub fn judge(log: &str, mark: Option<&str>) -> Result<(), String> {
    let steps = steps(log);
    let leaves = first_byte(&steps).ok_or("no call leaves")?;
    if let Some(mark) = mark {
        let row = steps.iter().find(|step| step.writes_history() && step.text.contains(mark));
        if row.ok_or("the row is not written at all")?.ended >= leaves {
            return Err("the message left before its row was written".to_owned());
        }
    }
    let written = steps.iter().filter(|step| step.writes_history() && step.began < leaves);
    let last = written.map(|step| step.ended).max().ok_or("nothing is written before the message leaves")?;
    if last >= leaves {
        return Err("the history was being written while the message left".to_owned());
    }
    let safe = |on: &str, after: usize| {
        let syncs = |step: &&Step| step.is(&SYNCS) && step.on(on) && step.began > after;
        steps.iter().filter(syncs).any(|step| step.ended < leaves && step.text.trim_end().ends_with("= 0"))
    };
    if !safe(JOURNAL, last) {
        return Err("nothing brought the row to the disk before the message left".to_owned());
    }
    // A new file is there after a power cut only when its folder is on the disk, too.
    let made = steps.iter().filter(|step| {
        step.is(&["openat"]) && step.text.contains("history.db-wal\"") && step.text.contains("O_CREAT")
    });
    for step in made.filter(|step| step.began < leaves) {
        if !safe("/data", step.ended) {
            return Err("the folder does not know the journal yet".to_owned());
        }
    }
    Ok(())
}

/// The same trace as programs would leave it that do it wrong, each in its own way.
pub fn spoiled(log: &str) -> Vec<(&'static str, String)> {
    let lines: Vec<&str> = log.lines().collect();
    let is_sync = |line: &str| SYNCS.iter().any(|name| line.contains(&format!(" {name}(")));
    let is_end_of_sync =
        |line: &str| SYNCS.iter().any(|name| line.contains(&format!("<... {name} resumed>")));
    let of_journal = |line: &&str| (is_sync(line) && line.contains(JOURNAL)) || is_end_of_sync(line);
    let joined = |lines: Vec<String>| lines.join("\n");
    let (syncs, others): (Vec<&str>, Vec<&str>) = lines.iter().partition(|line| of_journal(line));
    let changed = |change: &dyn Fn(&str) -> String| {
        joined(
            lines
                .iter()
                .map(|line| if of_journal(line) { change(line) } else { (*line).to_owned() })
                .collect(),
        )
    };
    let text = |lines: &[&str]| joined(lines.iter().map(|line| (*line).to_owned()).collect());
    let posts = |line: &&str| line.contains("<TCP:") && line.contains("POST ");
    let (sent, kept): (Vec<&str>, Vec<&str>) = lines.iter().partition(|line| posts(line));
    let folder = |line: &&&str| !(is_sync(line) && line.contains("/data>"));
    let mut late_end = Vec::new();
    for line in &lines {
        late_end.push(match line.split_once(") = 0") {
            Some((head, _)) if is_sync(line) && line.contains(JOURNAL) => format!("{head} <unfinished ...>"),
            _ if is_end_of_sync(line) => continue,
            _ => (*line).to_owned(),
        });
    }
    for line in lines.iter().filter(|line| is_sync(line) && line.contains(JOURNAL)) {
        let thread = line.split(' ').next().unwrap_or_default();
        late_end.push(format!("{thread} <... fdatasync resumed>) = 0"));
    }
    let mut all = vec![
        ("no sync at all", text(&others)),
        ("a sync after the message left", text(&[&others[..], &syncs[..]].concat())),
        ("the message before the row", text(&[&sent[..], &kept[..]].concat())),
        ("a sync that ends after the message left", joined(late_end)),
        ("a sync that fails", changed(&|line| line.replace("= 0", "= -1 EIO (Input/output error)"))),
        ("a sync of another file", changed(&|line| line.replace(JOURNAL, "/app.db-wal"))),
    ];
    // A journal that is there from before lies in a folder that knows it.
    if lines.iter().any(|line| line.contains("history.db-wal\"") && line.contains("O_CREAT")) {
        let left: Vec<&str> = lines.iter().filter(folder).copied().collect();
        all.push(("a folder that is not synced", text(&left)));
    }
    all
}
