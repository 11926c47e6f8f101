//! What a job sends, to whom, and how: as it is decided, and as it is frozen.

use std::collections::HashMap;

use bulk::job::file::JobFile;
use bulk::mapping::Mapping;
use bulk::setup::{Batching, Doubts, Options, RowCall, Setup};
use ids::AccountId;
use media::MessageKind;
use templates::Template;
use yunxin::{Body, MessageType};

use super::model::JobSetup;
use crate::account::Account;
use crate::attachments::message_type;
use crate::error::{Error, ErrorCode, FormField};

impl JobSetup {
    /// What is suggested for a message.
    pub(super) fn suggested(columns: &[String], template: Template, account: Option<&Account>) -> JobSetup {
        let mapping = Mapping::suggested(columns, &template);
        let account_id = account.map(|account| account.id.clone());
        let zone = jiff::tz::TimeZone::system();
        let time_zone = zone.iana_name().unwrap_or("UTC").to_owned();
        JobSetup {
            account_id,
            template,
            mapping,
            call: RowCall::default(),
            calls: Batching::default(),
            doubts: Doubts::default(),
            time_zone,
            pilot_rows: None,
            lists: None,
        }
    }

    /// The account that sends.
    pub(super) fn sender(&self) -> Result<&AccountId, Error> {
        self.account_id.as_ref().ok_or_else(no_account)
    }

    /// The type of the message, where it is one with a file.
    pub(super) fn file_type(&self) -> Option<MessageType> {
        use MessageKind::{Audio, File, Image, Video};
        let body = Body::parse(templates::place::with_stand_ins(&self.template.body)).ok()?;
        let kind = body.message_type()?;
        [Image, Audio, Video, File].into_iter().map(message_type).find(|known| *known == kind)
    }

    /// Names the attachments that may be sent with it: a URL of another app's upload, or of another type, may not.
    pub(super) fn attachments_key(&self) -> String {
        let account_id = self.account_id.as_ref().map_or("", AccountId::as_str);
        format!("{account_id} {:?}", self.file_type())
    }

    /// As it is frozen for an account; `None` without a mapping.
    pub(super) fn frozen(&self, app_key: &str) -> Option<Setup> {
        Some(Setup {
            app_key: app_key.to_owned(),
            template: self.template.clone(),
            mapping: self.mapping.clone()?,
            options: Options {
                doubts: self.doubts,
                call: self.call,
                calls: self.calls,
                time_zone: self.time_zone.clone(),
                pilot_rows: self.pilot_rows.map(u64::from),
                lists: self.lists.clone(),
            },
            attachments: HashMap::new(),
            renderer: bulk::setup::RENDERER,
        })
    }

    /// What is frozen in a file, where nothing else is known of the job, such as after `app.db` was lost.
    pub(super) fn of_frozen(setup: Setup, account: Option<&Account>) -> JobSetup {
        JobSetup {
            account_id: account.map(|account| account.id.clone()),
            template: setup.template,
            mapping: Some(setup.mapping),
            call: setup.options.call,
            calls: setup.options.calls,
            doubts: setup.options.doubts,
            time_zone: setup.options.time_zone,
            pilot_rows: setup.options.pilot_rows.and_then(|rows| u32::try_from(rows).ok()),
            lists: setup.options.lists,
        }
    }
}

/// The error where no account is chosen.
pub(super) fn no_account() -> Error {
    Error::Field { field: FormField::Account, code: ErrorCode::AccountMissing }
}

/// The names of a job's columns.
pub(super) fn columns(file: &JobFile) -> Result<Vec<String>, bulk::job::error::JobError> {
    Ok(file.job()?.source.report.columns)
}
