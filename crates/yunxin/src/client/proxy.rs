//! The proxy of an account: whose it is, how it is checked, and that it is never silently left out.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::fmt;
use url::Url;

/// User name and password are each sent to a SOCKS5 proxy behind one byte that counts them (RFC 1929).
const MAX_SOCKS_PART_BYTES: usize = 255;

/// How connections are made.
#[derive(Clone, Default)]
pub enum Proxy {
    /// As the system says: its settings, or `HTTPS_PROXY` and its relatives. Loopback endpoints are called directly.
    #[default]
    System,
    /// Without any proxy, whatever the system says.
    Direct,
    /// By this proxy, loopback endpoints too.
    Url {
        /// `http://`, `https://`, `socks5://` or `socks5h://`, a host, and a port where it is not the usual one. A
        /// `socks5h` proxy resolves host names itself.
        url: String,
        /// User name, where the proxy asks for one.
        user: Option<String>,
        /// Password of that user.
        password: Option<SecretString>,
    },
}

/// Why a proxy cannot be used. Holds nothing of the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProxyError {
    /// Not a URL with a host.
    #[error("the proxy is not a URL such as http://proxy.example:3128")]
    NotAUrl,
    /// A scheme other than `http`, `https`, `socks5` and `socks5h`.
    #[error("a proxy is reached by http, https, socks5 or socks5h")]
    BadScheme,
    /// User name or password inside the URL, where they would be shown and written down.
    #[error("user name and password of a proxy have fields of their own")]
    HasUserInfo,
    /// A path, query or fragment, which no proxy has.
    #[error("the URL of a proxy ends after its host and port")]
    HasPath,
    /// A password without a user name.
    #[error("a proxy's password needs a user name")]
    NoUser,
    /// A user name or password that SOCKS5 cannot carry: empty, or longer than 255 bytes.
    #[error("a SOCKS5 user name or password has 1 to 255 bytes")]
    BadSocksLogin,
    /// A variable of the environment that cannot be read as the address of a proxy.
    #[error(
        "{0} is not the address of a proxy; in its user name and password, write @ as %40, # as %23, / as %2F, \\ as %5C and % as %25"
    )]
    Unreadable(ProxyVariable),
}

/// Which variable of the environment names a proxy, in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProxyVariable {
    /// For all calls.
    All,
    /// For calls by plain HTTP.
    Http,
    /// For calls by HTTPS.
    Https,
}

impl fmt::Display for ProxyVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "ALL_PROXY",
            Self::Http => "HTTP_PROXY",
            Self::Https => "HTTPS_PROXY",
        })
    }
}

impl Proxy {
    /// Checks what a user typed, without calling anybody.
    ///
    /// # Errors
    /// [`ProxyError`], one variant per mistake.
    pub fn check(&self) -> Result<(), ProxyError> {
        self.full_url().map(|_| ())
    }

    /// The proxy with its login, for the HTTP library; `None` for the other two kinds.
    pub(super) fn full_url(&self) -> Result<Option<SecretString>, ProxyError> {
        let Self::Url { url, user, password } = self else { return Ok(None) };
        let url = Url::parse(url.trim()).map_err(|_| ProxyError::NotAUrl)?;
        let is_socks = match url.scheme() {
            "http" | "https" => false,
            "socks5" | "socks5h" => true,
            _ => return Err(ProxyError::BadScheme),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ProxyError::HasUserInfo);
        }
        // The HTTP library goes without a proxy whose host it cannot read, so only what it surely can is let through.
        let is_plain =
            |host: &&str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b));
        let host =
            url.host_str().filter(|host| !host.is_empty()).filter(is_plain).ok_or(ProxyError::NotAUrl)?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(ProxyError::HasPath);
        }
        let (user, password) = (user.as_deref(), password.as_ref().map(ExposeSecret::expose_secret));
        let login = match (user.filter(|user| !user.is_empty()), password.filter(|text| !text.is_empty())) {
            (None, Some(_)) => return Err(ProxyError::NoUser),
            (None, None) => String::new(),
            (Some(user), password) => {
                let password = password.unwrap_or_default();
                let fits = |text: &str| (1..=MAX_SOCKS_PART_BYTES).contains(&text.len());
                if is_socks && !(fits(user) && fits(password)) {
                    return Err(ProxyError::BadSocksLogin);
                }
                let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
                format!("{}:{}@", encode(user), encode(password))
            }
        };
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Some(format!("{}://{login}{host}{port}", url.scheme()).into()))
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("System"),
            Self::Direct => f.write_str("Direct"),
            Self::Url { url, user, password } => {
                // What stands before an at sign may be a password in the wrong field.
                let shown = url.rsplit('@').next().unwrap_or_default();
                f.debug_struct("Url")
                    .field("url", &shown)
                    .field("user", user)
                    .field("password", password)
                    .finish()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(url: &str, user: Option<&str>, password: Option<&str>) -> Proxy {
        Proxy::Url { url: url.into(), user: user.map(Into::into), password: password.map(Into::into) }
    }

    #[test]
    fn each_mistake_in_a_proxy_has_its_own_error() {
        let long = "x".repeat(256);
        for (url, user, password, expected) in [
            ("proxy.example", None, None, ProxyError::NotAUrl),
            ("http://", None, None, ProxyError::NotAUrl),
            ("socks5://", None, None, ProxyError::NotAUrl),
            ("socks5://a{b:1080", None, None, ProxyError::NotAUrl),
            ("socks4://proxy.example", None, None, ProxyError::BadScheme),
            ("proxy.example:3128", None, None, ProxyError::BadScheme),
            ("http://me@proxy.example", None, None, ProxyError::HasUserInfo),
            ("http://me:pass@proxy.example", Some("me"), Some("pass"), ProxyError::HasUserInfo),
            ("http://proxy.example/path", None, None, ProxyError::HasPath),
            ("http://proxy.example?q", None, None, ProxyError::HasPath),
            ("http://proxy.example", None, Some("pass"), ProxyError::NoUser),
            ("http://proxy.example", Some(""), Some("pass"), ProxyError::NoUser),
            ("socks5://proxy.example", Some("me"), None, ProxyError::BadSocksLogin),
            ("socks5h://proxy.example", Some("me"), Some(&long), ProxyError::BadSocksLogin),
        ] {
            assert_eq!(proxy(url, user, password).check(), Err(expected), "{url}");
        }
    }

    #[test]
    fn what_people_type_for_a_proxy_is_taken() {
        for url in [
            "http://proxy.example:3128",
            " https://proxy.example/ ",
            "socks5://127.0.0.1:1080",
            "socks5h://[::1]:1080",
            "http://代理.example:8080",
        ] {
            assert_eq!(proxy(url, Some("me"), Some("p@ss:wörd/%")).check(), Ok(()), "{url}");
        }
        assert_eq!((Proxy::System.check(), Proxy::Direct.check()), (Ok(()), Ok(())));
    }

    #[test]
    fn debug_of_a_proxy_shows_no_password_wherever_it_was_typed() {
        for shown in [
            format!("{:?}", proxy("http://proxy.example", Some("me"), Some("geheim"))),
            format!("{:?}", proxy("http://me:geheim@proxy.example", None, None)),
        ] {
            assert!(!shown.contains("geheim") && shown.contains("proxy.example"), "{shown}");
        }
    }
}
