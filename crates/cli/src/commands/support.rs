//! `support-bundle`: what helps somebody else to find a fault.

use std::process::ExitCode;

use courier::{Bundle, SystemInfo, write_bundle};

use super::open;
use crate::args::BundleOptions;
use crate::failure::Failure;
use crate::output::{name, say};

/// Gathers and writes a bundle, and names what is in it.
pub async fn bundle(options: BundleOptions) -> Result<ExitCode, Failure> {
    let system = SystemInfo {
        program: format!("yanshu-cli {}", env!("CARGO_PKG_VERSION")),
        web_view: None,
        graphics_processor: None,
        dma_buf: None,
        sandbox_problem: None,
    };
    let Bundle { files, unchecked } = open()?.support().bundle(&system, options.bodies).await?;
    write_bundle(&files, &options.output)?;
    say(format_args!("{}", options.output.display()));
    files.iter().for_each(|file| say(format_args!("  {}\t{} bytes", file.name, file.text.len())));
    for secret in &unchecked {
        let (what, why) = (name(&secret.secret), name(&secret.why));
        eprintln!(
            "yanshu-cli: not searched for the {what} of {}: {why}; read it before you share it",
            secret.name
        );
    }
    Ok(ExitCode::SUCCESS)
}
