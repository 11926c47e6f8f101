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
    const PARTS: [&str; 29] = [
        "secret",
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "token",
        "apikey",
        "accesskey",
        "privatekey",
        "signkey",
        "checksum",
        "signature",
        "authorization",
        "credential",
        "bearer",
        "cookie",
        "jwt",
        "sessionid",
        "passcode",
        "privkey",
        "aeskey",
        "encryptionkey",
        "encryptkey",
        "masterkey",
        "signingkey",
        // As people misspell them.
        "sercet",
        "secert",
        "pasword",
        "passwort",
    ];
    // So short that they stand in other words, too: only where they are a whole part of a name.
    const WHOLE: [&str; 8] = ["pass", "sk", "auth", "sign", "pin", "hmac", "psk", "sid"];
    const WORDS: [&str; 13] = [
        "密钥",
        "密码",
        "口令",
        "令牌",
        "私钥",
        "秘钥",
        "密匙",
        "密鑰",
        "密碼",
        "私鑰",
        "授权码",
        "凭证",
        "凭据",
    ];
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    PARTS.iter().any(|part| plain.contains(part))
        || WORDS.iter().any(|word| name.contains(word))
        || name_parts(name).iter().any(|part| WHOLE.contains(&part.as_str()))
}

/// The words that a name is made of, in lower case: `userPass_2` is of `user`, `pass` and `2`.
fn name_parts(name: &str) -> Vec<String> {
    let (mut parts, mut before) = (vec![String::new()], ' ');
    for c in name.chars() {
        let starts = c.is_uppercase() && before.is_lowercase() || c.is_numeric() != before.is_numeric();
        if starts || !c.is_alphanumeric() {
            parts.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(part) = parts.last_mut()
        {
            part.extend(c.to_lowercase());
        }
        before = c;
    }
    parts
}

/// Whether a script makes a signature.
pub(super) fn signs(script: &str) -> bool {
    let script = script.to_lowercase();
    ["sha1", "sha-1", "checksum", "appsecret", "app_secret", "hmac"].iter().any(|word| script.contains(word))
}

/// Our name for a variable that another tool fills by itself.
pub(super) struct DynamicVariable {
    pub(super) name: String,
    /// Ours is not quite the same, or the user has to fill it in.
    pub(super) is_guess: bool,
}

/// `None` for a variable of the user's own.
pub(super) fn dynamic_variable(name: &str) -> Option<DynamicVariable> {
    let foreign = name.strip_prefix('$')?;
    let exact = |name: &str| Some(DynamicVariable { name: name.to_owned(), is_guess: false });
    match foreign {
        "guid" | "randomUUID" | "uuid" | "string.uuid" | "random.uuid" => exact("uuid"),
        "date.timestamp(unit='ms')" | "date.timestamp" => exact("now"),
        _ => Some(DynamicVariable { name: plain_name(without_arguments(name)), is_guess: true }),
    }
}

/// A variable's name without the arguments of `$number.int(min=1,max=9)` and the filters of `$date.now|format('yyyy')`: a key
/// that is signed or encrypted with stands among them.
pub(super) fn without_arguments(name: &str) -> &str {
    let has_arguments = name.starts_with('$') || name.contains(['\'', '"']);
    let end = name.find(|c| matches!(c, '(' | '|' | ':' | '\'' | '"') || has_arguments && c == ' ');
    let name = end.and_then(|end| name.get(..end)).unwrap_or(name);
    name.trim_end()
}

/// A name that templates allow: what they do not becomes `_`.
pub(super) fn plain_name(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            c if c.is_alphanumeric() => plain.push(c),
            _ if plain.is_empty() || plain.ends_with('_') => {}
            _ => plain.push('_'),
        }
    }
    let plain = plain.trim_end_matches('_');
    if plain.is_empty() { "variable".to_owned() } else { plain.to_owned() }
}
