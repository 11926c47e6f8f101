//! The template folder: what lies in it, and how it changes. Calls block.

use std::path::{Component, Path, PathBuf};

use files::SharedFolder;
use md5::{Digest, Md5};

use crate::error::Error;
use crate::file::{self, Content};
use crate::model::{Template, TemplateEntry, TemplateSaved};

/// A template is a page of text; what is larger is something else.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;
const MAX_FILES: usize = 2_000;
const MAX_DEPTH: usize = 8;

/// A folder with templates below it. A team may share it, so nothing is read or written through a link that leads out.
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
        let Ok(folder) = SharedFolder::open(&self.root) else { return (Vec::new(), false) };
        let (files, more) = folder.list(MAX_DEPTH, MAX_FILES, |path| {
            path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"))
        });
        let mut entries: Vec<_> = files.iter().filter_map(|file| entry(&folder, &file.path)).collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        (entries, more)
    }

    /// One template by its path below the folder.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn get(&self, path: &str) -> Result<Template, Error> {
        let below = below(path)?;
        let full = self.root.join(below);
        let text = self.opened().and_then(|folder| folder.read_text(below, MAX_FILE_BYTES));
        of_text(&full, &text.map_err(|error| unread(&full, error))?)
    }

    fn opened(&self) -> Result<SharedFolder, files::Error> {
        Ok(SharedFolder::open(&self.root)?)
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
        let place =
            if folder.is_empty() { Path::new("") } else { below(folder).map_err(|_| Error::BadFolder)? };
        std::fs::create_dir_all(&self.root).map_err(|source| unwritten(&self.root, source))?;
        let shared = SharedFolder::open(&self.root).map_err(|source| unwritten(&self.root, source))?;
        let text = file::written(template, None);
        let stem = file_name(name);
        for number in 1..1_000 {
            let name = if number == 1 { format!("{stem}.json") } else { format!("{stem} {number}.json") };
            let full = place.join(&name);
            match shared.create(&full, text.as_bytes()) {
                Ok(()) => {
                    return Ok(if folder.is_empty() { name } else { format!("{folder}/{name}") });
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(unwritten(&self.root.join(full), source)),
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
        let below = below(path)?;
        let shared = self.opened().ok();
        let now = shared.and_then(|shared| Some((shared.read_text(below, MAX_FILE_BYTES).ok()?, shared)));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match now {
            Some((text, shared)) if fingerprint(&text) == fingerprint_before => {
                let text = file::written(template, Some(&text));
                let replaced = shared.replace(below, text.as_bytes());
                replaced.map_err(|source| unwritten(&self.root.join(below), source))?;
                Ok(TemplateSaved { path: path.to_owned(), conflict: false })
            }
            Some(_) => {
                let path = self.add(folder, template)?;
                Ok(TemplateSaved { path, conflict: true })
            }
            // It was deleted or moved; what the user has in hand is kept.
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
        let below = below(path)?;
        let removed = self.opened().and_then(|folder| Ok(folder.remove(below)?));
        let full = self.root.join(below);
        removed.map_err(|error| match error {
            files::Error::Io(source) => unwritten(&full, source),
            error => unread(&full, error),
        })
    }
}

/// A path below the folder. Nothing outside it can be named.
fn below(path: &str) -> Result<&Path, Error> {
    let below = Path::new(path);
    let inside = below.components().all(|part| matches!(part, Component::Normal(_)));
    let visible = path.split('/').all(|part| !part.starts_with('.') && !part.is_empty());
    if !inside || !visible || path.contains('\\') || path.contains('\0') {
        return Err(Error::Outside);
    }
    Ok(below)
}

fn entry(shared: &SharedFolder, below: &Path) -> Option<TemplateEntry> {
    let parts: Vec<&str> = below.iter().filter_map(std::ffi::OsStr::to_str).collect();
    let (_, folders) = parts.split_last()?;
    let (folder, path) = (folders.join("/"), parts.join("/"));
    let broken = |problem: String, fingerprint: String| TemplateEntry {
        path: path.clone(),
        folder: folder.clone(),
        template: None,
        problem: Some(problem),
        unreadable: false,
        fingerprint,
    };
    match shared.read_text(below, MAX_FILE_BYTES) {
        // It went away between being listed and being read; or it is something else than a page of text.
        Err(files::Error::Missing(_) | files::Error::TooLarge { .. }) => None,
        Err(error) => Some(TemplateEntry {
            unreadable: matches!(error, files::Error::Io(_)),
            ..broken(error.to_string(), String::new())
        }),
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

/// A template from anywhere, by its full path.
///
/// # Errors
/// When it cannot be read, or is none.
pub fn read_file(path: &Path) -> Result<Template, Error> {
    let text = files::read_text(path, MAX_FILE_BYTES).map_err(|error| unread(path, error))?;
    of_text(path, &text)
}

fn of_text(path: &Path, text: &str) -> Result<Template, Error> {
    match file::read(text) {
        Content::Template(template) => Ok(template),
        Content::Broken(_) | Content::Foreign => Err(Error::Broken { path: path.to_path_buf() }),
    }
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

fn unread(path: &Path, error: files::Error) -> Error {
    let path = path.to_path_buf();
    match error {
        files::Error::Missing(_) => Error::Missing { path },
        files::Error::Io(source) => Error::Unreadable { path, source },
        _ => Error::Broken { path },
    }
}

fn unwritten(path: &Path, source: std::io::Error) -> Error {
    Error::Folder { path: path.to_path_buf(), source }
}
