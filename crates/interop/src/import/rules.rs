//! What is a secret, what this app makes itself, and what other tools call things.

/// What becomes of a header.
pub(super) enum HeaderRule {
    /// Says which app calls.
    AppKey,
    /// Made anew for every call, or set by the client in any case.
    Ours,
    /// Signs or logs in.
    Secret,
    /// Means something elsewhere.
    Foreign,
}

/// Judges a header by its name.
pub(super) fn header(name: &str) -> HeaderRule {
    let name = name.trim().to_ascii_lowercase();
    match name.as_str() {
        "appkey" => HeaderRule::AppKey,
        "checksum" | "authorization" | "proxy-authorization" | "cookie" | "set-cookie" => HeaderRule::Secret,
        "nonce" | "curtime" | "x-custom-traceid" | "requestid" | "content-type" | "content-length"
        | "host" | "user-agent" | "accept" | "accept-encoding" | "accept-language" | "connection"
        | "cache-control" | "pragma" | "origin" | "referer" | "postman-token" | "dnt" | "priority" => {
            HeaderRule::Ours
        }
        // A browser's own, and HTTP/2's pseudo headers in a HAR.
        other if other.starts_with("sec-") || other.starts_with(':') => HeaderRule::Ours,
        other if is_secret(other) => HeaderRule::Secret,
        _ => HeaderRule::Foreign,
    }
}

/// Whether something with this name most likely holds a secret.
pub(super) fn is_secret(name: &str) -> bool {
    const PARTS: [&str; 9] = [
        "secret",
        "password",
        "passwd",
        "token",
        "apikey",
        "checksum",
        "signature",
        "authorization",
        "credential",
    ];
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    PARTS.iter().any(|part| plain.contains(part)) || name.contains("密钥") || name.contains("密码")
}

/// Whether a script makes a signature.
pub(super) fn signs(script: &str) -> bool {
    let script = script.to_lowercase();
    ["sha1", "sha-1", "checksum", "appsecret", "app_secret", "hmac"].iter().any(|word| script.contains(word))
}

/// Our name for a variable that another tool fills by itself.
pub(super) struct OwnVariable {
    pub(super) name: String,
    /// Ours is not quite the same, or the user has to fill it in.
    pub(super) is_guess: bool,
}

/// `None` for a variable of the user's own.
pub(super) fn own_variable(name: &str) -> Option<OwnVariable> {
    let foreign = name.strip_prefix('$')?;
    let exact = |name: &str| Some(OwnVariable { name: name.to_owned(), is_guess: false });
    match foreign {
        "guid" | "randomUUID" | "uuid" | "string.uuid" => exact("uuid"),
        "date.timestamp(unit='ms')" | "date.timestamp" => exact("now"),
        _ => {
            let plain: String =
                foreign.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
            Some(OwnVariable { name: plain, is_guess: true })
        }
    }
}
