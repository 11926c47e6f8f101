//! Where every HTTP client begins: it says which cryptography TLS is made with
//! ([ADR 0062](../../../docs/decisions/0062-tls-by-ring.md)). Knows nothing of ours.

use reqwest::{Client, ClientBuilder};

/// A client with the settings of the HTTP library, to be configured further.
pub fn builder() -> ClientBuilder {
    set_up_tls();
    #[expect(clippy::disallowed_methods, reason = "the one place where it is set up")]
    Client::builder()
}

/// For libraries that make a client of their own: to be called before they do. A second call changes nothing.
pub fn set_up_tls() {
    // Refused where one is set up already, which is then this one: no other is built in.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
