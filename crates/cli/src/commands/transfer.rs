//! `history export|import|prune`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use courier::{ExportFormat, ExportOrder, Language, Query, Retention, Selection, WouldDelete};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::open;
use crate::failure::Failure;
use crate::output::{line, say};

/// What the end of a file's name says.
pub fn format_of(file: &Path) -> ExportFormat {
    match file.extension().and_then(|end| end.to_str()).map(str::to_lowercase).as_deref() {
        Some("csv") => ExportFormat::Csv,
        Some("xlsx") => ExportFormat::Xlsx,
        Some("html" | "htm") => ExportFormat::Html,
        _ => ExportFormat::Jsonl,
    }
}

/// Writes rows into a file, or to standard output and nothing else there.
pub async fn export(
    query: &str,
    format: ExportFormat,
    language: Language,
    file: PathBuf,
    json: bool,
) -> Result<ExitCode, Failure> {
    let courier = open()?;
    let selection = Selection::Found {
        query: Query::parse(query).map_err(courier::Error::from)?,
        newest: None,
        except: vec![],
    };
    let order = ExportOrder { selection, format, language, cancel: CancellationToken::new() };
    if file == Path::new("-") {
        courier.history().export_to(order, std::io::stdout(), "standard output").await?;
        return Ok(ExitCode::SUCCESS);
    }
    let done = courier.history().export_to_file(order, file, |_| ()).await?;
    if json {
        say(line(&done));
    } else {
        say(format_args!("{} rows in {} ({} bytes)", done.rows, done.path, done.bytes));
    }
    Ok(ExitCode::SUCCESS)
}

/// Brings the rows of an export in.
pub async fn import(file: PathBuf, json: bool) -> Result<ExitCode, Failure> {
    let done = open()?.history().import_file(file, CancellationToken::new(), |_| ()).await?;
    if json {
        say(line(&done));
    } else {
        say(format_args!("{} rows, {} of them new, {} here already", done.rows, done.added, done.there));
    }
    Ok(ExitCode::SUCCESS)
}

/// Deletes old rows, or says what would go.
pub async fn prune(account: &str, retention: Retention, yes: bool, json: bool) -> Result<ExitCode, Failure> {
    let courier = open()?;
    let account = courier.accounts().find_by_name(account).await?;
    let would_delete = courier.retention().would_delete(account.id.clone(), retention).await?;
    let deleted = if yes { Some(courier.retention().prune(account.id, retention).await?) } else { None };
    if json {
        say(json!({ "would_delete": would_delete, "deleted": deleted }));
        return Ok(ExitCode::SUCCESS);
    }
    let WouldDelete { rows, bytes, open, starred, of_rows, .. } = would_delete;
    match deleted {
        Some(deleted) => say(format_args!("{deleted} of {of_rows} rows deleted")),
        None => say(format_args!("{rows} of {of_rows} rows would go ({bytes} bytes); --yes deletes them")),
    }
    say(format_args!("{open} of unknown outcome or on their way and {starred} starred stay"));
    Ok(ExitCode::SUCCESS)
}

/// Indexes anew what an earlier version indexed.
pub async fn reindex() -> Result<ExitCode, Failure> {
    let done = AtomicU64::new(0);
    open()?.history().reindex(|progress| done.store(progress.total, Ordering::Relaxed)).await?;
    match done.into_inner() {
        0 => say("the search index is up to date"),
        total => say(format_args!("{total} rows indexed")),
    }
    Ok(ExitCode::SUCCESS)
}
