use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use serde::Deserialize;
use tempfile::TempDir;

use crate::app;
use crate::arrived::Sandbox;
use crate::problem::{Outcome, Problem};

/// A look-alike of the service in a process of its own: `yanshu-cli sandbox`.
pub struct LookAlike {
    process: Child,
    ready: Ready,
    _data: TempDir,
}

#[derive(Deserialize)]
struct Ready {
    listening: String,
    app_key: String,
    token: String,
}

impl LookAlike {
    /// Starts one that knows this secret, which goes in through stdin.
    ///
    /// # Errors
    /// When `yanshu-cli` is not built or does not come up.
    pub fn start(app_secret: &str) -> Outcome<Self> {
        Self::start_with(app_secret, &[])
    }

    /// As [`LookAlike::start`], with more arguments.
    ///
    /// # Errors
    /// As [`LookAlike::start`].
    pub fn start_with(app_secret: &str, more: &[&str]) -> Outcome<Self> {
        let failed = |why: String| Problem::Program { program: "yanshu-cli sandbox", why };
        let data = tempfile::tempdir().map_err(|error| failed(error.to_string()))?;
        let mut process = Command::new(app::beside("yanshu-cli")?)
            .args(["sandbox", "--app-secret-stdin", "--data"])
            .arg(data.path())
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        if let Some(mut input) = process.stdin.take() {
            writeln!(input, "{app_secret}").map_err(|error| failed(error.to_string()))?;
        }
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line).map_err(|error| failed(error.to_string()))?;
        }
        let ready = serde_json::from_str(&line).map_err(|_| failed(format!("it printed {line:?}")))?;
        Ok(LookAlike { process, ready, _data: data })
    }

    /// Base URL with prefix.
    pub fn base_url(&self) -> String {
        format!("{}/nimserver", self.ready.listening)
    }

    /// The only AppKey it knows.
    pub fn app_key(&self) -> &str {
        &self.ready.app_key
    }

    /// What arrived there.
    pub fn sandbox(&self) -> Sandbox {
        Sandbox::at(&self.ready.listening, self.ready.token.clone())
    }
}

impl Drop for LookAlike {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
