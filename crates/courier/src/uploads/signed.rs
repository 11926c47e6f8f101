//! What a signed link says of its own life.

use url::Url;

use super::known_url::KnownUrl;

/// When it was signed and when it ends, if it is a link with a signature of AWS, version 4, as every storage that speaks
/// S3 makes and takes it. Whether the signature is good, only the storage knows.
///
/// Source: "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", AWS.
pub(super) fn life(url: &str) -> Option<KnownUrl> {
    let parsed = Url::parse(url).ok()?;
    let value = |name: &str| {
        let found = parsed.query_pairs().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.into_owned())
    };
    value("X-Amz-Signature")?;
    let signed_at = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", value("X-Amz-Date")?).ok()?;
    let signed_at = signed_at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond();
    let life_s: u32 = value("X-Amz-Expires")?.parse().ok()?;
    Some(KnownUrl {
        url: url.to_owned(),
        uploaded_at_ms: signed_at,
        expires_at_ms: Some(signed_at + i64::from(life_s) * 1_000),
        signed: true,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_signed_link_says_when_it_ends_and_no_other_url_does() {
        let signed = "https://films.s3.test/a.mp4?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261125T120000Z\
                      &X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=00ff";
        let noon_ms = 1_795_608_000_000;
        let found = life(signed).unwrap();
        assert_eq!((found.uploaded_at_ms, found.expires_at_ms), (noon_ms, Some(noon_ms + 3_600_000)));
        assert!(found.signed);

        for other in [
            "https://films.s3.test/a.mp4",
            "https://films.s3.test/a.mp4?X-Amz-Date=20261125T120000Z&X-Amz-Expires=3600",
            "https://films.s3.test/a.mp4?X-Amz-Date=noon&X-Amz-Expires=3600&X-Amz-Signature=00ff",
            "https://films.s3.test/a.mp4?X-Amz-Date=20261125T120000Z&X-Amz-Expires=-1&X-Amz-Signature=00ff",
            "no url",
        ] {
            assert_eq!(life(other), None, "{other}");
        }
    }
}
