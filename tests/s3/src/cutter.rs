//! A way to a server that breaks after so many bytes, as a train does in a tunnel.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

const UNCUT: u64 = u64::MAX;

/// Hands bytes on until its budget is used up; from then on every connection is reset at once. It ends when dropped.
pub struct Cutter {
    address: SocketAddr,
    budget: Arc<Budget>,
    running: AbortHandle,
}

struct Budget {
    /// Bytes towards the server that may still pass.
    left: AtomicU64,
    broken: Notify,
}

impl Cutter {
    pub(crate) async fn before(server: SocketAddr) -> Cutter {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let budget = Arc::new(Budget { left: AtomicU64::new(UNCUT), broken: Notify::new() });
        let shared = budget.clone();
        let running = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(hand_on(client, server, shared.clone()));
            }
        });
        Cutter { address, budget, running: running.abort_handle() }
    }

    /// Base address.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Breaks after this many more bytes towards the server.
    pub fn cut_after(&self, bytes: u64) {
        self.budget.left.store(bytes, Ordering::SeqCst);
    }

    /// Lets everything pass again.
    pub fn heal(&self) {
        self.budget.left.store(UNCUT, Ordering::SeqCst);
    }

    /// Whether it has broken.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.budget.left.load(Ordering::SeqCst) == 0
    }
}

impl Drop for Cutter {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn hand_on(mut client: TcpStream, server: SocketAddr, budget: Arc<Budget>) {
    let Ok(mut onward) = TcpStream::connect(server).await else { return };
    let (mut up, mut down) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let mut broken = std::pin::pin!(budget.broken.notified());
        broken.as_mut().enable();
        if budget.left.load(Ordering::SeqCst) == 0 {
            break;
        }
        let is_moving = tokio::select! {
            read = client.read(&mut up) => match read {
                Ok(read) if read > 0 => {
                    let pass = budget.take(read as u64);
                    onward.write_all(&up[..pass as usize]).await.is_ok() && pass == read as u64
                }
                _ => return,
            },
            read = onward.read(&mut down) => match read {
                Ok(read) if read > 0 => client.write_all(&down[..read]).await.is_ok(),
                _ => return,
            },
            // Another connection has used the budget up.
            () = broken => false,
        };
        if !is_moving {
            break;
        }
    }
    // No goodbye: both sides see a reset.
    let _ = client.set_zero_linger();
    let _ = onward.set_zero_linger();
}

impl Budget {
    /// Takes up to `wanted` bytes from the budget, and notifies everybody when it is used up.
    fn take(&self, wanted: u64) -> u64 {
        let less = |left: u64| Some(if left == UNCUT { UNCUT } else { left.saturating_sub(wanted) });
        let before = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).unwrap_or_default();
        if before <= wanted {
            self.broken.notify_waiters();
        }
        before.min(wanted)
    }
}
