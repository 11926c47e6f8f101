//! Everything that a run left behind, gathered and searched.

use std::path::Path;

use crate::needle::Needle;
use crate::problem::{Outcome, Problem};

/// What was gathered: a name for each place, and its bytes.
#[derive(Default)]
pub struct Scan {
    places: Vec<(String, Vec<u8>)>,
}

impl Scan {
    /// Nothing yet.
    pub fn new() -> Self {
        Scan::default()
    }

    /// Adds a place that must hold `mark`: a search through something else than was meant would find nothing, too.
    ///
    /// # Errors
    /// When the mark is not there.
    pub fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>, mark: &str) -> Outcome {
        let (name, bytes) = (name.into(), bytes.into());
        if memchr::memmem::find(&bytes, mark.as_bytes()).is_none() {
            let start = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]).into_owned();
            return Err(Problem::Shape { what: format!("{name}, with {mark:?} in it"), got: start });
        }
        self.places.push((name, bytes));
        Ok(())
    }

    /// Adds a file that must hold `mark`.
    ///
    /// # Errors
    /// When it cannot be read, or the mark is not there.
    pub fn add_file(&mut self, path: &Path, mark: &str) -> Outcome {
        self.add(path.display().to_string(), read(path)?, mark)
    }

    /// Adds what is packed in a ZIP archive, one of which must hold `mark`.
    ///
    /// # Errors
    /// When it is none, or the mark is nowhere.
    pub fn add_zip(&mut self, path: &Path, mark: &str) -> Outcome {
        let broken = |error: &dyn std::fmt::Display| Problem::Shape {
            what: format!("the archive {}", path.display()),
            got: error.to_string(),
        };
        let mut archive =
            zip::ZipArchive::new(std::io::Cursor::new(read(path)?)).map_err(|error| broken(&error))?;
        let mut all = Vec::new();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).map_err(|error| broken(&error))?;
            std::io::copy(&mut file, &mut all).map_err(|error| broken(&error))?;
        }
        self.add(format!("what is packed in {}", path.display()), all, mark)
    }

    /// Adds every file below a folder, and its name. Says how many.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn add_folder(&mut self, folder: &Path) -> Outcome<usize> {
        let failed = |source| Problem::File { path: folder.to_path_buf(), source };
        let mut files = 0;
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.display().to_string();
            self.places.push((format!("the name of {name}"), path.as_os_str().as_encoded_bytes().to_vec()));
            if path.is_dir() && !path.is_symlink() {
                files += self.add_folder(&path)?;
            } else if path.is_file() {
                self.places.push((name, read(&path)?));
                files += 1;
            }
        }
        Ok(files)
    }

    /// Where each of the secrets stands, and in which spelling. A secret is named by its `name`, never shown.
    pub fn found(&self, secrets: &[(&str, Needle)]) -> Vec<String> {
        let hits = self.places.iter().flat_map(|(place, bytes)| {
            let hits = secrets.iter().filter_map(|(name, needle)| Some((name, needle.found_in(bytes)?)));
            hits.map(move |(name, spelling)| format!("the {name} in {place} ({spelling})"))
        });
        hits.collect()
    }
}

/// Every file below `folder` that holds the secret: path and spelling. Names count too.
///
/// # Errors
/// When a file cannot be read.
pub fn found_below(needle: Needle, folder: &Path) -> Outcome<Vec<String>> {
    let mut scan = Scan::new();
    scan.add_folder(folder)?;
    Ok(scan.found(&[("secret", needle)]))
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|source| Problem::File { path: path.to_path_buf(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    const SECRET: &str = "a+secret/of=some&length";

    fn names(scan: &Scan) -> Vec<String> {
        scan.found(&[("password", Needle::new(SECRET))])
    }

    #[test]
    fn a_secret_is_found_in_a_file_in_a_name_and_in_an_archive() -> Outcome {
        let folder =
            tempfile::tempdir().map_err(|source| Problem::File { path: "a folder".into(), source })?;
        let broken = |source| Problem::File { path: folder.path().to_path_buf(), source };
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).map_err(broken)?;
        std::fs::write(inner.join("plain.log"), format!("x{SECRET}y")).map_err(broken)?;
        std::fs::write(inner.join("a%2Bsecret%2Fof%3Dsome&length"), "nothing").map_err(broken)?;
        let mut scan = Scan::new();
        assert_eq!(scan.add_folder(folder.path())?, 2);
        let found = names(&scan);
        assert!(found.iter().any(|hit| hit.ends_with("plain.log (plain)")), "{found:?}");
        assert!(found.iter().any(|hit| hit.contains("the name of")), "{found:?}");
        assert_eq!(found.len(), 2, "a folder's name is no file's: {found:?}");

        let path = folder.path().join("bundle.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).map_err(broken)?);
        let packed = zip
            .start_file("log.txt", zip::write::SimpleFileOptions::default())
            .map_err(std::io::Error::from)
            .and_then(|()| zip.write_all(format!("{SECRET} and {SECRET}").as_bytes()))
            .and_then(|()| zip.finish().map(drop).map_err(std::io::Error::from));
        packed.map_err(broken)?;
        let mut scan = Scan::new();
        scan.add_file(&path, "PK")?;
        assert_eq!(names(&scan), Vec::<String>::new(), "packed, it does not show");
        scan.add_zip(&path, "and")?;
        assert_eq!(names(&scan).len(), 1);
        Ok(())
    }

    #[test]
    fn what_is_not_what_was_meant_is_not_searched_in_its_place() {
        assert!(Scan::new().add("an export", "<html>nothing</html>", "goose").is_err());
    }
}
