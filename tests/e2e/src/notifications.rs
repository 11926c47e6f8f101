//! What the desktop's notification service is asked to show. It is not there; the bus is listened to.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use crate::problem::{Outcome, Problem};
use crate::wait::until;

/// A listener on the session's bus, while it lives.
#[derive(Debug)]
pub struct Notifications {
    monitor: Child,
    received: Arc<Mutex<String>>,
}

impl Notifications {
    /// Listens from now on.
    ///
    /// # Errors
    /// When dbus-monitor is missing.
    pub fn listen() -> Outcome<Self> {
        let child = Command::new("dbus-monitor")
            .args(["--session", "interface='org.freedesktop.Notifications',member='Notify'"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let failed =
            |error: std::io::Error| Problem::Program { program: "dbus-monitor", why: error.to_string() };
        let mut monitor = child.map_err(failed)?;
        let received = Arc::<Mutex<String>>::default();
        if let Some(stdout) = monitor.stdout.take() {
            let received = Arc::clone(&received);
            std::thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    received.lock().unwrap_or_else(PoisonError::into_inner).push_str(&line);
                }
            });
        }
        Ok(Notifications { monitor, received })
    }

    /// Waits for a notification with these words.
    ///
    /// # Errors
    /// When none comes.
    pub async fn wait_for(&self, words: &str) -> Outcome {
        until(format!("a notification: {words}"), || async {
            let received = self.received.lock().unwrap_or_else(PoisonError::into_inner).clone();
            Ok(if received.contains("member=Notify") && received.contains(words) {
                Ok(())
            } else {
                Err(received)
            })
        })
        .await
    }
}

impl Drop for Notifications {
    fn drop(&mut self) {
        let _ = self.monitor.kill();
        let _ = self.monitor.wait();
    }
}
