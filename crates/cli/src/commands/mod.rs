//! One file a command.

pub mod account;
mod acts;
pub mod broadcasts;
pub mod bulk;
mod call_body;
mod calls;
mod content;
mod ending;
pub mod history;
mod listed;
pub mod message;
mod notes;
pub mod pushes;
pub mod sandbox;
mod session;
mod settling;
pub mod shell;
mod stream;
pub mod support;
mod temporary_sandbox;
mod transfer;
mod warnings;

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use courier::{Account, Courier, Repair, SecretUse, default_data_dir};
use secrecy::{ExposeSecret, SecretString};

use crate::failure::Failure;

/// More than any message, or any request of another tool, has.
const MAX_TEXT_BYTES: u64 = 64 * 1024 * 1024;

/// The variables that hand over secrets where nobody can type them.
const VARIABLES: [(SecretUse, &str); 2] =
    [(SecretUse::AppSecret, "YANSHU_APP_SECRET"), (SecretUse::ProxyPassword, "YANSHU_PROXY_PASSWORD")];

/// Opens the data folder.
fn open() -> Result<Courier, Failure> {
    let courier = Courier::open(&default_data_dir())?;
    if courier.is_read_only() {
        eprintln!(
            "yanshu-cli: the disk is full; messages can be read and exported, and nothing can be sent or saved"
        );
    }
    if courier.is_newly_remote() {
        eprintln!(
            "yanshu-cli: the data folder is on a network drive; sends take longer there, and only one program at a time should use it"
        );
    }
    for Repair { file, set_aside, restored_from } in courier.repairs() {
        let now = restored_from.as_deref().unwrap_or("a new one");
        eprintln!("yanshu-cli: {file} was damaged; it is kept as {set_aside}, and {now} took its place");
    }
    Ok(courier)
}

/// A secret of the environment, if it is there.
fn secret_of_environment(usage: SecretUse) -> Option<SecretString> {
    let (_, name) = VARIABLES.iter().find(|(of, _)| *of == usage)?;
    std::env::var(name).ok().filter(|text| !text.is_empty()).map(SecretString::from)
}

/// Whether the environment holds a secret.
fn has_secret_of_environment() -> bool {
    VARIABLES.iter().any(|(usage, _)| secret_of_environment(*usage).is_some())
}

/// Uses the secrets of the environment for this call, in place of the keyring's.
fn give_secrets(courier: &Courier, account: &Account) -> Result<(), Failure> {
    for (usage, _) in VARIABLES {
        if let (false, Some(secret)) = (account.sandbox, secret_of_environment(usage)) {
            courier.accounts().set_session_secret(usage, &account.id, &secret)?;
        }
    }
    Ok(())
}

/// The AppSecret from standard input: to its end, or one line that a terminal does not show.
fn secret_of_input() -> Result<SecretString, Failure> {
    let text = if std::io::stdin().is_terminal() {
        rpassword::prompt_password("AppSecret: ").map_err(input_failed)?
    } else {
        standard_input()?
    };
    let secret = SecretString::from(text);
    if secret.expose_secret().trim().is_empty() { Err(Failure::NoSecretGiven) } else { Ok(secret) }
}

/// A proxy's password where somebody can type it; without a terminal there is none.
fn password_of_terminal() -> Result<Option<SecretString>, Failure> {
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    let text =
        rpassword::prompt_password("Password of the proxy (empty for none): ").map_err(input_failed)?;
    Ok(Some(text).filter(|text| !text.is_empty()).map(SecretString::from))
}

/// The one text of a message that has one.
fn only_text(texts: &[String]) -> Result<Option<String>, Failure> {
    match texts {
        [] => Ok(None),
        [text] => Ok(Some(text.clone())),
        _ => Err(Failure::SeveralTexts),
    }
}

/// Standard input to its end, as text.
fn standard_input() -> Result<String, Failure> {
    Ok(files::decoded(bytes_of_input()?).map_err(|error| input_failed(error.into()))?.text)
}

fn bytes_of_input() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes).map_err(input_failed)?;
    if bytes.len() as u64 > MAX_TEXT_BYTES {
        return Err(input_failed(files::Error::TooLarge { max_bytes: MAX_TEXT_BYTES }.into()));
    }
    Ok(bytes)
}

fn input_failed(source: std::io::Error) -> Failure {
    Failure::Unreadable { path: PathBuf::from("standard input"), source }
}

/// A file's bytes, or those of standard input for `-`.
fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    if path == Path::new("-") {
        return bytes_of_input();
    }
    // Also a pipe, as `--body <(jq …)` of a shell gives.
    let bytes = std::fs::File::open(path)
        .map_err(files::Error::from)
        .and_then(|file| files::bounded(&file, MAX_TEXT_BYTES));
    bytes.map_err(|error| unreadable(path, error))
}

/// A file as text, or standard input for `-`. Says so where what goes out has other bytes than the file.
fn text_of(path: &Path) -> Result<String, Failure> {
    let files::Text { text, encoding } =
        files::decoded(bytes_of(path)?).map_err(|error| unreadable(path, error))?;
    match encoding {
        files::Encoding::Utf8 => {}
        files::Encoding::Utf8WithMark => {
            eprintln!("yanshu-cli: the byte order mark at the start of {} was left out", path.display());
        }
        _ => {
            eprintln!("yanshu-cli: {} was read as {} and is sent as UTF-8", path.display(), encoding.name());
        }
    }
    Ok(text)
}

fn unreadable(path: &Path, error: files::Error) -> Failure {
    Failure::Unreadable { path: path.to_path_buf(), source: error.into() }
}
