//! `bulk import`: the table.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use courier::TextEncoding;

/// A table to read.
#[derive(Debug, ClapArgs)]
pub struct ImportOptions {
    /// The table, or '-' for text from standard input
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    /// Name of the job; by default that of the file
    #[arg(long, default_value = "", hide_default_value = true)]
    pub name: String,
    /// Text encoding
    #[arg(long, value_enum)]
    pub encoding: Option<EncodingArg>,
    /// Delimiter, one character; 'tab' for a tab
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub delimiter: Option<char>,
    /// The first row names the columns
    #[arg(long, conflicts_with = "no_header")]
    pub header: bool,
    /// The first row is a receiver like all others
    #[arg(long)]
    pub no_header: bool,
    /// Row that names the columns, from 1; rows above it are left out. By default it is detected
    #[arg(long, value_name = "N", conflicts_with = "no_header", value_parser = clap::value_parser!(u32).range(1..))]
    pub header_row: Option<u32>,
    /// Sheet of a workbook; by default the first with content
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn delimiter(text: &str) -> Result<char, String> {
    let mut signs = text.chars();
    match (text, signs.next(), signs.next()) {
        ("tab" | "\\t", ..) => Ok('\t'),
        (_, Some('"' | '\r' | '\n'), None) => {
            Err("a quotation mark or the end of a line cannot part cells".to_owned())
        }
        (_, Some(sign), None) => Ok(sign),
        _ => Err("one character, or 'tab'".to_owned()),
    }
}

/// Text encodings.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum EncodingArg {
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "utf-16le")]
    Utf16Le,
    #[value(name = "utf-16be")]
    Utf16Be,
    #[value(name = "gb18030", alias = "gbk")]
    Gb18030,
    #[value(name = "big5")]
    Big5,
    #[value(name = "shift-jis")]
    ShiftJis,
    #[value(name = "euc-kr")]
    EucKr,
    #[value(name = "windows-1252", alias = "latin1")]
    Windows1252,
}

impl From<EncodingArg> for TextEncoding {
    fn from(encoding: EncodingArg) -> TextEncoding {
        match encoding {
            EncodingArg::Utf8 => TextEncoding::Utf8,
            EncodingArg::Utf16Le => TextEncoding::Utf16Le,
            EncodingArg::Utf16Be => TextEncoding::Utf16Be,
            EncodingArg::Gb18030 => TextEncoding::Gb18030,
            EncodingArg::Big5 => TextEncoding::Big5,
            EncodingArg::ShiftJis => TextEncoding::ShiftJis,
            EncodingArg::EucKr => TextEncoding::EucKr,
            EncodingArg::Windows1252 => TextEncoding::Windows1252,
        }
    }
}
