//! The courier over a real folder, real SQLite and real HTTP; the service is a small server of the test's own.
#![allow(clippy::unwrap_used)]

mod accounts;
mod acts;
mod acts_calls;
mod attachments;
mod broadcasts;
mod bundle;
mod call_drafts;
mod calls;
mod calls_settling;
mod connections;
mod contacts;
mod damage;
mod damage_in_use;
mod data_folder;
mod jobs;
mod jobs_acts;
mod jobs_lists;
mod jobs_sandbox;
mod jobs_schedule;
mod keeping;
mod origins;
mod preview;
mod production;
mod proofs;
mod queue;
mod queue_files;
mod queue_messages;
mod queue_production;
mod retention;
mod secrets;
mod sending;
mod sending_ends;
mod sent_files;
mod settling;
mod special_files;
mod streams;
mod support;
mod templates;
#[path = "../../../yunxin/tests/yunxin/support/tls.rs"]
mod tls;
mod transfer;
mod uploads;
mod user_storage;
mod user_storage_setup;
