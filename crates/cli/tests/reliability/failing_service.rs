//! Services that fail, each in its own way.

use sandbox::{Fault, FaultKind, FaultStage, Options, Sandbox};
use tempfile::TempDir;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::tls::Authority;

/// No upload waits so long, either.
const LONG_MS: u64 = 60_000;
/// A byte now and then, each well before any single wait is over.
const DRIP_MS: u64 = 1_000;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The port is closed.
    Nobody,
    /// The name cannot be looked up.
    NoName,
    /// A certificate of an authority that nobody trusts.
    Untrusted,
    /// The other side does not speak TLS.
    NoTls,
    /// A TCP reset in the handshake.
    TlsReset,
    /// A connection, and then not a word.
    TlsSilent,
    /// A fault of the sandbox.
    Fault(FaultKind, FaultStage),
}

/// Whether there is another endpoint that works; a fault of the sandbox then applies to the first call only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Backup {
    None,
    Works,
}

impl Backup {
    pub const ALL: [Backup; 2] = [Backup::None, Backup::Works];
}

impl Failure {
    pub fn name(self) -> String {
        match self {
            Failure::Nobody => "nobody listens".to_owned(),
            Failure::NoName => "no such name".to_owned(),
            Failure::Untrusted => "untrusted certificate".to_owned(),
            Failure::NoTls => "no TLS there".to_owned(),
            Failure::TlsReset => "reset in the handshake".to_owned(),
            Failure::TlsSilent => "silence in the handshake".to_owned(),
            Failure::Fault(kind, stage) if kind.stages().len() > 1 => format!("`{kind}`, {stage}"),
            Failure::Fault(kind, _) => format!("`{kind}`"),
        }
    }
}

/// A service that fails, and perhaps one that works.
pub struct FailingService {
    pub urls: Vec<String>,
    /// Holds the messages; behind a connection that is never made it is not even asked.
    pub sandbox: Sandbox,
    is_fault: bool,
    _folder: TempDir,
}

impl FailingService {
    pub async fn start(failure: Failure, backup: Backup) -> FailingService {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = sandbox::start(Options::new(folder.path())).await.unwrap();
        let well = sandbox.base_url();
        let mut urls = match failure {
            Failure::Fault(kind, stage) => {
                let delay_ms = match kind {
                    FaultKind::Latency => Some(LONG_MS),
                    FaultKind::SlowDrip => Some(DRIP_MS),
                    _ => None,
                };
                // A wrong clock is wrong whenever it is asked.
                let count = (backup == Backup::Works && kind != FaultKind::StaleClock).then_some(1);
                let fault = Fault { stage: Some(stage), delay_ms, count, ..Fault::new(kind) };
                sandbox.faults().add(fault).unwrap();
                vec![well.clone()]
            }
            _ => vec![failing_url(failure, &well).await],
        };
        if backup == Backup::Works {
            // The same service by another name, as a region's endpoints are.
            urls.push(well.replace("127.0.0.1", "localhost"));
        }
        FailingService { urls, sandbox, is_fault: matches!(failure, Failure::Fault(..)), _folder: folder }
    }

    /// How many calls triggered a fault.
    pub fn triggered(&self) -> Option<u64> {
        self.is_fault.then(|| self.sandbox.faults().list()[0].triggered)
    }

    pub fn followed_a_redirect(&self) -> bool {
        self.sandbox.faults().followed_redirects() > 0
    }
}

async fn failing_url(failure: Failure, well: &str) -> String {
    match failure {
        // No label of a name has 64 letters, so that this fails without asking anybody.
        Failure::NoName => format!("https://{}.test/nimserver", "x".repeat(64)),
        Failure::Untrusted => Authority::new().before(&well.parse().unwrap()).await.to_string(),
        Failure::NoTls => well.replace("http://", "https://"),
        Failure::Nobody => {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            format!("http://{}/nimserver", listener.local_addr().unwrap())
        }
        _ => handshake(failure == Failure::TlsReset).await,
    }
}

/// Takes connections and ends them with a reset, or never says a word.
async fn handshake(reset: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/nimserver", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            if reset {
                let _ = stream.read_u8().await;
                let _ = stream.set_zero_linger();
            } else {
                held.push(stream);
            }
        }
    });
    url
}
