//! The template folder: what lies in it, and how it changes. Calls block.

use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use md5::{Digest, Md5};

use crate::error::Error;
use crate::file::{self, Content};
use crate::model::{Template, TemplateEntry, TemplateSaved};

/// A template is a page of text; what is larger is something else.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;
const MAX_FILES: usize = 2_000;
const MAX_DEPTH: usize = 8;

/// A folder with templates below it.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at this path, which need not be there yet.
    #[must_use]
    pub fn new(root: PathBuf) -> Folder {
        Folder { root }
    }

    /// Its path.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every template, by path, and whether there are more files than are read. A folder that is missing is empty.
    #[must_use]
    pub fn list(&self) -> (Vec<TemplateEntry>, bool) {
        let mut files = Vec::new();
        let more = gather(&self.root, MAX_DEPTH, &mut files);
        let mut entries: Vec<_> = files.iter().filter_map(|path| self.entry(path)).collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        (entries, more)
    }

    /// One template by its path below the folder.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn get(&self, path: &str) -> Result<Template, Error> {
        let full = self.full(path)?;
        let text = fs::read_to_string(&full).map_err(|source| missing(&full, source))?;
        of_text(&full, &text)
    }

    fn entry(&self, full: &Path) -> Option<TemplateEntry> {
        let below = full.strip_prefix(&self.root).ok()?;
        let parts: Vec<&str> = below.iter().filter_map(std::ffi::OsStr::to_str).collect();
        let (_, folders) = parts.split_last()?;
        let (folder, path) = (folders.join("/"), parts.join("/"));
        let broken = |problem: String, fingerprint: String| TemplateEntry {
            path: path.clone(),
            folder: folder.clone(),
            template: None,
            problem: Some(problem),
            fingerprint,
        };
        match fs::read_to_string(full) {
            // It went away between being listed and being read.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => Some(broken(error.to_string(), String::new())),
            Ok(text) => match file::read(&text) {
                Content::Foreign => None,
                Content::Broken(problem) => Some(broken(problem, fingerprint(&text))),
                Content::Template(template) => Some(TemplateEntry {
                    template: Some(template),
                    problem: None,
                    ..broken(String::new(), fingerprint(&text))
                }),
            },
        }
    }

    /// Writes a new template into a folder below this one, under a file name that is free.
    ///
    /// # Errors
    /// When it has no name, the place is none, or the disk fails.
    pub fn add(&self, folder: &str, template: &Template) -> Result<String, Error> {
        self.add_named(folder, &template.name, template)
    }

    fn add_named(&self, folder: &str, name: &str, template: &Template) -> Result<String, Error> {
        checked(template)?;
        let folder = folder.trim().trim_matches('/');
        let place = if folder.is_empty() { self.root.clone() } else { self.full(folder)? };
        fs::create_dir_all(&place).map_err(|source| unwritten(&place, source))?;
        let text = file::written(template, None);
        let stem = file_name(name);
        for number in 1..1_000 {
            let name = if number == 1 { format!("{stem}.json") } else { format!("{stem} {number}.json") };
            let full = place.join(&name);
            match write_new(&full, &text) {
                Ok(()) => {
                    return Ok(if folder.is_empty() { name } else { format!("{folder}/{name}") });
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(unwritten(&full, source)),
            }
        }
        Err(Error::NameTaken)
    }

    /// Writes a template in place of the content with this fingerprint. When the file holds anything else by now, it is
    /// left alone and the template goes into a new one beside it.
    ///
    /// # Errors
    /// As [`Folder::add`].
    pub fn save(
        &self,
        path: &str,
        fingerprint_before: &str,
        template: &Template,
    ) -> Result<TemplateSaved, Error> {
        checked(template)?;
        let full = self.full(path)?;
        let now = fs::read_to_string(&full).ok();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match now {
            Some(text) if fingerprint(&text) == fingerprint_before => {
                replace(&full, &file::written(template, Some(&text)))
                    .map_err(|source| unwritten(&full, source))?;
                Ok(TemplateSaved { path: path.to_owned(), conflict: false })
            }
            Some(_) => {
                let path = self.add(folder, template)?;
                Ok(TemplateSaved { path, conflict: true })
            }
            // It was deleted or moved; what the person has in hand is kept.
            None => Ok(TemplateSaved { path: self.add(folder, template)?, conflict: true }),
        }
    }

    /// Writes it once more under another file name.
    ///
    /// # Errors
    /// As [`Folder::get`] and [`Folder::add`].
    pub fn duplicate(&self, path: &str, name: &str) -> Result<String, Error> {
        let mut template = self.get(path)?;
        name.clone_into(&mut template.name);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.add(folder, &template)
    }

    /// Deletes the file.
    ///
    /// # Errors
    /// When there is none, or the disk fails.
    pub fn delete(&self, path: &str) -> Result<(), Error> {
        let full = self.full(path)?;
        fs::remove_file(&full).map_err(|source| missing(&full, source))
    }

    /// The full path of a path below the folder. Nothing outside it can be named.
    fn full(&self, path: &str) -> Result<PathBuf, Error> {
        let below = Path::new(path);
        let inside = below.components().all(|part| matches!(part, Component::Normal(_)));
        let visible = path.split('/').all(|part| !part.starts_with('.') && !part.is_empty());
        if !inside || !visible || path.contains('\\') || path.contains('\0') {
            return Err(Error::Outside);
        }
        Ok(self.root.join(below))
    }
}

/// A template from anywhere, by its full path.
///
/// # Errors
/// When it cannot be read, or is none.
pub fn read_file(path: &Path) -> Result<Template, Error> {
    let text = fs::read_to_string(path).map_err(|source| missing(path, source))?;
    of_text(path, &text)
}

fn of_text(path: &Path, text: &str) -> Result<Template, Error> {
    match file::read(text) {
        Content::Template(template) => Ok(template),
        Content::Broken(_) | Content::Foreign => Err(Error::Broken { path: path.to_path_buf() }),
    }
}

/// Every JSON file below; `true` when there are more than are listed.
fn gather(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let mut more = false;
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        // `.git` and the temporary files of editors.
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            more |= if depth > 0 { gather(&path, depth - 1, files) } else { true };
        } else if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"))
            && entry.metadata().is_ok_and(|about| about.len() <= MAX_FILE_BYTES)
        {
            if files.len() == MAX_FILES {
                return true;
            }
            files.push(path);
        }
    }
    more
}

fn checked(template: &Template) -> Result<(), Error> {
    if template.name.trim().is_empty() {
        return Err(Error::NoName);
    }
    Ok(())
}

/// A name for a file on every system, from a name for people.
fn file_name(name: &str) -> String {
    const LONGEST_CHARS: usize = 60;
    let plain: String = name
        .trim()
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_') { c } else { '-' })
        .take(LONGEST_CHARS)
        .collect();
    let plain = plain.trim_matches([' ', '-']);
    if plain.is_empty() { "template".to_owned() } else { plain.to_owned() }
}

pub(super) fn fingerprint(text: &str) -> String {
    hex::encode(Md5::digest(text))
}

/// Fails where there is a file already: two windows may choose the same name at once.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = fs::File::options().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// Readers see the old text or the new one, never half of it.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let beside = path.with_extension("json.new");
    let hidden =
        beside.with_file_name(format!(".{}", beside.file_name().unwrap_or_default().to_string_lossy()));
    let mut file = fs::File::create(&hidden)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&hidden, path)
}

fn missing(path: &Path, source: std::io::Error) -> Error {
    match source.kind() {
        std::io::ErrorKind::NotFound => Error::Missing { path: path.to_path_buf() },
        std::io::ErrorKind::InvalidData => Error::Broken { path: path.to_path_buf() },
        _ => unwritten(path, source),
    }
}

fn unwritten(path: &Path, source: std::io::Error) -> Error {
    Error::Folder { path: path.to_path_buf(), source }
}
