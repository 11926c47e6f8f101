//! Which client a command calls, whatever runs it.

use super::gap::has_gap;
use super::model::{Client, program};

impl Client {
    /// The client that a command calls, wherever its name stands among the words: `sudo curl …`. `None` for other commands.
    pub(in crate::import) fn called_by(words: &[String], is_curl: impl Fn(&str) -> bool) -> Option<Client> {
        let after = |at: usize| words.get(at + 1..).unwrap_or_default().to_vec();
        if let Some(at) = words.iter().position(|word| is_curl(word) || is_image(word)) {
            // `kubectl run c --image=curlimages/curl -- -s URL`
            let is_option = words.get(at).is_some_and(|word| word.starts_with("--image"))
                || at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| word == "--image");
            let parted = after(at).iter().position(|word| word == "--").filter(|_| is_option);
            let mut words = parted.map_or_else(|| after(at), |parted| after(at + 1 + parted));
            if parted.is_some() && words.first().is_some_and(|word| program(word) == "curl") {
                words.remove(0);
            }
            return Some(Client::Curl(words));
        }
        // These names are words of other commands, too.
        let runs_others = |word: &String| RUN_OTHERS.contains(&program(word).as_str());
        // A name that is also a word is a client's where something like a URL follows.
        let last_url = words.iter().rposition(|word| word.contains('/') || has_gap(word)).unwrap_or_default();
        let is_client = |at: &usize| {
            *at < last_url && words.get(*at).is_some_and(|word| CLIENTS.contains(&word.as_str()))
        };
        let at = match words.iter().position(|word| !runs_others(word))? {
            // `sudo -u app wget …`, `docker exec box http …`
            at if at > 0
                || words.first().is_some_and(|first| RUN_WITH_OPTIONS.contains(&program(first).as_str())) =>
            {
                (at..words.len()).find(is_client).unwrap_or(at)
            }
            at => at,
        };
        match program(words.get(at)?).as_str() {
            "wget" | "wget2" => Some(Client::Wget(after(at))),
            "http" | "https" | "xh" | "xhs" => {
                Some(Client::Httpie(words.get(at..).unwrap_or_default().to_vec()))
            }
            _ => None,
        }
    }
}

/// `curlimages/curl:8.5.0`, as docker and its kin name an image whose program is curl.
fn is_image(word: &str) -> bool {
    let name = word.strip_prefix("--image=").unwrap_or(word);
    name.rsplit_once('/').is_some_and(|(owner, name)| {
        owner.ends_with("curlimages") && name.split([':', '@']).next() == Some("curl")
    })
}

/// Programs that run the one behind their name.
const RUN_OTHERS: [&str; 7] = ["sudo", "time", "env", "nohup", "exec", "command", "builtin"];

/// Programs that run the one behind their options: in a container, on another machine, for a while.
const RUN_WITH_OPTIONS: [&str; 12] = [
    "docker", "podman", "nerdctl", "kubectl", "oc", "ssh", "wsl", "timeout", "nice", "doas", "busybox",
    "stdbuf",
];

/// Clients whose names are words of other commands, too.
const CLIENTS: [&str; 6] = ["wget", "wget2", "http", "https", "xh", "xhs"];
