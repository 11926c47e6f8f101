//! Other tools: their requests read into messages, and our calls written as code for them.
//!
//! - [`import`]: curl in four shells, HAR, Postman and Apifox exports, and bodies alone.
//! - [`code`]: a call as a shell script, Java, Go, Python, Node, or its JSON.
//!
//! Pure text in, pure text out: no files, no network, no database, no account. Secrets go in neither direction. Of the
//! other crates it knows `templates` alone, for what a tool leaves open becomes a variable. What becomes of a message,
//! and which account it was made for, is courier's.

pub mod code;
pub mod import;
