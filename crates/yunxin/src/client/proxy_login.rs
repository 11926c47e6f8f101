//! Which kinds of login a proxy asks for. The HTTP library knows one, *Basic*, and of a refused tunnel it reports only that
//! there was a login to be given.

/// The kinds of login in the values of `Proxy-Authenticate` headers, in their order: `Negotiate`, `Basic`.
///
/// Source: RFC 9110, 11.6.1 and 11.7.1; one header may name several.
pub(super) fn methods<'t>(challenges: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut methods: Vec<String> = Vec::new();
    for part in challenges.flat_map(|value| value.split(',')) {
        let word = part.split_whitespace().next().unwrap_or_default();
        // What has a value is a parameter of the kind before it.
        let is_name =
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        if is_name && word.len() <= 30 && !methods.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            methods.push(word.to_owned());
        }
    }
    methods
}

/// The kinds of login that are asked for, where we know none of them.
pub(super) fn unsupported(methods: &[String]) -> Option<String> {
    let knows_one = methods.iter().any(|method| method.eq_ignore_ascii_case("basic"));
    (!methods.is_empty() && !knows_one).then(|| methods.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_login_are_read_from_one_header_or_several() {
        for (headers, expected, missing) in [
            (&["Negotiate", "NTLM"][..], &["Negotiate", "NTLM"][..], Some("Negotiate, NTLM")),
            (&["NTLM TlRMTVNTUAACAAAA=="], &["NTLM"], Some("NTLM")),
            (
                &["Negotiate, NTLM, Basic realm=\"a, b\", charset=\"UTF-8\""],
                &["Negotiate", "NTLM", "Basic"],
                None,
            ),
            (&["basic realm=x", "Basic realm=y"], &["basic"], None),
            (&["Digest realm=\"x\", nonce=\"y\", qop=auth"], &["Digest"], Some("Digest")),
            (&[""], &[], None),
            (&[], &[], None),
        ] {
            let found = methods(headers.iter().copied());
            assert_eq!(found, expected, "{headers:?}");
            assert_eq!(unsupported(&found).as_deref(), missing, "{headers:?}");
        }
    }
}
