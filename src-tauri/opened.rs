//! Files and links that the app is started with, as *Open with* of a file manager does. Files come in like dropped ones.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use courier::{Language, Template};
use tauri::Url;

use crate::links::Link;
use crate::question::Question;

/// Files and links, each in their order.
type Opened = (Vec<PathBuf>, Vec<Link>);

/// What waits until the page listens.
#[derive(Debug)]
pub struct OpenedFiles {
    /// `None` from then on.
    waiting: Mutex<Option<Opened>>,
}

impl OpenedFiles {
    /// What this process was started with waits for the page.
    pub fn of_this_start() -> OpenedFiles {
        let opened = named(std::env::args_os().skip(1), &std::env::current_dir().unwrap_or_default());
        OpenedFiles { waiting: Mutex::new(Some(opened)) }
    }

    /// Files and links of a second start, with its arguments, without the program, and its folder: those that are to come in now. Where the page does not
    /// listen yet, they wait as well.
    pub fn arrive(&self, arguments: impl Iterator<Item = String>, folder: &Path) -> Opened {
        let opened = named(arguments.map(Into::into), folder);
        match &mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(waiting) => {
                waiting.0.extend(opened.0);
                waiting.1.extend(opened.1);
                Opened::default()
            }
            None => opened,
        }
    }

    /// The page listens from now on: what has waited for it.
    pub fn page_listens(&self) -> Opened {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }
}

/// The files and links among the arguments of a program that runs in `folder`.
fn named(arguments: impl Iterator<Item = OsString>, folder: &Path) -> Opened {
    let mut opened = Opened::default();
    for argument in arguments {
        if let Some(link) = argument.to_str().and_then(Link::read) {
            opened.1.push(link);
            continue;
        }
        // Desktops that open links hand files over as URLs as well.
        let url = argument.to_str().and_then(|text| text.parse::<Url>().ok());
        let file = url.filter(|url| url.scheme() == "file").and_then(|url| url.to_file_path().ok());
        let path = folder.join(file.unwrap_or(argument.into()));
        opened.0.extend(Some(path).filter(|path| path.is_file()));
    }
    opened
}

/// The question before a template that the app was opened with joins the others.
pub fn adding_template(template: &Template, language: Language) -> Question {
    let zh = language == Language::Zh;
    let say = |zh_words: &'static str, en_words: &'static str| if zh { zh_words } else { en_words };
    let ends = &template.conversation;
    let mut facts = vec![
        (say("名称", "Name"), template.name.clone()),
        (say("会话", "Conversation"), format!("{} → {}", ends.sender, ends.receiver)),
    ];
    facts.extend((!template.note.is_empty()).then(|| (say("说明", "Note"), template.note.clone())));
    Question {
        title: say("将此模板加入模板目录？", "Add this template to the template folder?").to_owned(),
        text: say("会保存一份副本，不会发送任何消息。", "A copy is saved. No message is sent.").to_owned(),
        facts,
        accept: say("加入(_A)", "_Add"),
        cancel: say("取消", "Cancel"),
        typed: None,
    }
}

/// The question before a history that the app was opened with is imported.
pub fn importing_history(path: &Path, language: Language) -> Question {
    let zh = language == Language::Zh;
    let say = |zh_words: &'static str, en_words: &'static str| if zh { zh_words } else { en_words };
    Question {
        title: say("导入此文件中的发送记录？", "Import the records of this file?").to_owned(),
        text: say(
            "已有的记录保持不变，不会发送任何消息。",
            "Records that exist already stay unchanged. No message is sent.",
        )
        .to_owned(),
        facts: vec![(say("文件", "File"), path.display().to_string())],
        accept: say("导入(_A)", "Import _all"),
        cancel: say("取消", "Cancel"),
        typed: None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn of_its_arguments_the_app_opens_those_that_are_files() {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("goose.png");
        std::fs::write(&picture, "x").unwrap();
        let url = Url::from_file_path(&picture).unwrap();
        let arguments = [
            "yanshu://history/7",
            "yanshu://nowhere",
            "goose.png",
            "--flag",
            "gone.png",
            ".",
            picture.to_str().unwrap(),
            url.as_str(),
        ];

        let (found, links) = named(arguments.into_iter().map(Into::into), folder.path());

        assert_eq!(found, [picture.clone(), picture.clone(), picture]);
        assert_eq!(links.into_iter().map(Some).collect::<Vec<_>>(), [Link::read("yanshu://history/7")]);
    }

    #[test]
    fn files_wait_until_the_page_listens_and_come_once() {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("goose.png");
        std::fs::write(&picture, "x").unwrap();
        let start = || ["goose.png", "yanshu://history/7"].map(str::to_owned).into_iter();
        let opened = OpenedFiles { waiting: Mutex::new(Some(Opened::default())) };

        let both = (vec![picture], vec![Link::read("yanshu://history/7").unwrap()]);

        assert_eq!(opened.arrive(start(), folder.path()), Opened::default());
        assert_eq!(opened.page_listens(), both);
        assert_eq!(opened.page_listens(), Opened::default());
        assert_eq!(opened.arrive(start(), folder.path()), both);
    }
}
