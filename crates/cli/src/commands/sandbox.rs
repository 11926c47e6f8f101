//! `sandbox`: the look-alike alone.

use std::process::ExitCode;

use courier::default_data_dir;
use secrecy::ExposeSecret;
use serde_json::json;

use super::secret_of_input;
use crate::args::SandboxOptions;
use crate::failure::Failure;
use crate::output::say;

/// Runs until it is interrupted. Prints one JSON line when it listens.
pub async fn run(wanted: SandboxOptions) -> Result<ExitCode, Failure> {
    let data = wanted.data.unwrap_or_else(|| default_data_dir().join("sandbox-cli"));
    let mut options = sandbox::Options::new(data);
    options.listen = wanted.listen;
    options.limits.calls_per_s = wanted.calls_per_s;
    if let Some(app_key) = wanted.app_key {
        options.app_key = app_key;
    }
    if wanted.app_secret_stdin {
        secret_of_input()?.expose_secret().trim().clone_into(&mut options.app_secret);
    }
    let sandbox = sandbox::start(options).await?;
    // The secret is the sandbox's own and opens nothing else; whoever starts it needs it to sign.
    let ready = json!({
        "listening": format!("http://{}", sandbox.address()),
        "app_key": sandbox.app_key(),
        "app_secret": sandbox.app_secret(),
        "token": sandbox.token(),
    });
    say(ready);
    // Interrupted, or no way to notice an interrupt: either way the end.
    let _ = tokio::signal::ctrl_c().await;
    sandbox.stop().await;
    Ok(ExitCode::SUCCESS)
}
