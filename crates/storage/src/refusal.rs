//! Reads a refusal: which of our reactions the storage's own code asks for.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use quick_xml::events::Event;
use reqwest::header::{DATE, HeaderMap};

use crate::error::Error;

/// Beyond this storages refuse a signature for its time; the smallest limit seen is 5 minutes.
const MAX_OFFSET_S: i64 = 300;
/// AWS names the bucket's region here, in redirects and refusals.
const REGION_HEADER: &str = "x-amz-bucket-region";

/// What the storage said in its XML; empty where it said nothing.
#[derive(Debug, Default)]
struct ErrorBody {
    code: String,
    message: String,
    region: Option<String>,
}

/// Whether a body that came with status 200 reports a failure after all: completing an upload can.
pub(crate) fn is_failure(body: &[u8]) -> bool {
    !read(body).code.is_empty()
}

/// The error for an answer that is no success.
pub(crate) fn refusal(status: u16, headers: &HeaderMap, body: &[u8]) -> Error {
    let ErrorBody { code, message, region } = read(body);
    let header = headers.get(REGION_HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let offset_s = clock_offset_s(headers);
    match code.as_str() {
        "RequestTimeTooSkewed" => Error::WrongClock { offset_s: offset_s.unwrap_or_default() },
        // A signature made at the wrong time is refused under many names.
        _ if status == 403 && offset_s.is_some_and(|s| s.abs() > MAX_OFFSET_S) => {
            Error::WrongClock { offset_s: offset_s.unwrap_or_default() }
        }
        "InvalidAccessKeyId" | "InvalidSecurity" | "NotSignedUp" => Error::UnknownKey,
        "SignatureDoesNotMatch" => Error::WrongSecret,
        "AccessDenied" | "AllAccessDisabled" | "AccountProblem" | "InvalidObjectState" => {
            Error::Denied { message }
        }
        "NoSuchBucket" | "InvalidBucketName" => Error::NoBucket,
        "NoSuchUpload" => Error::NoUpload,
        "NoSuchKey" => Error::NoObject,
        "PermanentRedirect" | "TemporaryRedirect" | "IllegalLocationConstraintException" => {
            Error::OtherRegion { region: region.or(header) }
        }
        // These are also given for other mistakes in a signature; only with a region do they mean the region.
        "AuthorizationHeaderMalformed" | "AuthorizationQueryParametersError" | "InvalidRegion"
            if region.is_some() || header.is_some() || message.to_lowercase().contains("region") =>
        {
            Error::OtherRegion { region: region.or(header) }
        }
        "SecondLevelDomainForbidden" | "PathStyleDomainForbidden" | "VirtualHostDomainRequired" => {
            Error::NeedsHostStyle
        }
        "QuotaExceeded" | "InsufficientCapacity" | "XMinioStorageFull" | "XMinioAdminBucketQuotaExceeded" => {
            Error::Full
        }
        "" if (301..=308).contains(&status) && header.is_some() => Error::OtherRegion { region: header },
        // A HEAD is refused without words.
        "" if status == 403 && body.is_empty() => Error::Denied { message },
        "" if status == 404 && body.is_empty() => Error::NoObject,
        "" if status == 507 => Error::Full,
        "" if status < 500 => Error::Broken { status },
        _ => Error::Refused { status, code, message },
    }
}

/// Seconds that this machine's clock is ahead of the storage's.
fn clock_offset_s(headers: &HeaderMap) -> Option<i64> {
    let date = headers.get(DATE)?.to_str().ok()?;
    let theirs = rfc2822::parse(date).ok()?.timestamp();
    // A broken clock may be beyond the calendar.
    let ours = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::MAX);
    Some(ours.as_second() - theirs.as_second())
}

/// The parts of `<Error>` that matter. What is not XML says nothing.
fn read(body: &[u8]) -> ErrorBody {
    let mut parsed = ErrorBody::default();
    let text = String::from_utf8_lossy(body);
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut path: Vec<String> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => path.push(tag.local_name().as_ref().to_owned()),
            Ok(Event::End(_)) => drop(path.pop()),
            Ok(Event::Text(text)) => match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                ["Error", "Code"] => parsed.code.push_str(&text),
                ["Error", "Message"] => parsed.message.push_str(&text),
                ["Error", "Region"] => parsed.region = Some((*text).to_owned()),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return parsed,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn error(status: u16, headers: &[(&'static str, &str)], code: &str, more: &str) -> String {
        let headers = headers
            .iter()
            .map(|(name, value)| (reqwest::header::HeaderName::from_static(name), value.parse().unwrap()));
        let body = format!(
            "<?xml version=\"1.0\"?>\n<Error><Code>{code}</Code><Message>because</Message>{more}<HostId>x</HostId></Error>"
        );
        let body = if code.is_empty() { String::new() } else { body };
        format!("{:?}", refusal(status, &headers.collect(), body.as_bytes()))
    }

    #[test]
    fn each_code_of_a_storage_asks_for_its_own_reaction() {
        let now = Timestamp::try_from(SystemTime::now()).unwrap();
        let date = |s: i64| {
            let then = Timestamp::from_second(now.as_second() + s).unwrap();
            then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
        };
        let (right, hour) = (date(0), date(-3600));
        for (status, headers, code, more, expected) in [
            (403, &[("date", right.as_str())][..], "InvalidAccessKeyId", "", "UnknownKey"),
            (403, &[("date", &right)], "SignatureDoesNotMatch", "", "WrongSecret"),
            (403, &[("date", &right)], "AccessDenied", "", "Denied { message: \"because\" }"),
            (404, &[], "NoSuchBucket", "", "NoBucket"),
            (404, &[], "NoSuchUpload", "", "NoUpload"),
            (404, &[], "NoSuchKey", "", "NoObject"),
            (404, &[], "", "", "NoObject"),
            (
                301,
                &[("x-amz-bucket-region", "eu-west-1")],
                "",
                "",
                "OtherRegion { region: Some(\"eu-west-1\") }",
            ),
            (
                400,
                &[],
                "AuthorizationHeaderMalformed",
                "<Region>cn-north-1</Region>",
                "OtherRegion { region: Some(\"cn-north-1\") }",
            ),
            (403, &[], "SecondLevelDomainForbidden", "", "NeedsHostStyle"),
            (507, &[], "XMinioStorageFull", "", "Full"),
            (
                200,
                &[],
                "InternalError",
                "",
                "Refused { status: 200, code: \"InternalError\", message: \"because\" }",
            ),
            (503, &[], "SlowDown", "", "Refused { status: 503, code: \"SlowDown\", message: \"because\" }"),
            (400, &[], "", "", "Broken { status: 400 }"),
        ] {
            assert_eq!(error(status, headers, code, more), expected, "{status} {code}");
        }
        for code in ["RequestTimeTooSkewed", "AccessDenied", "SignatureDoesNotMatch"] {
            let reported = error(403, &[("date", &hour)], code, "");
            assert!(reported.starts_with("WrongClock { offset_s: 360"), "{code}: {reported}");
        }
    }

    #[test]
    fn what_is_no_xml_is_reported_as_no_storage() {
        let page = b"<!doctype html><html><body>Not here</body></html>";
        assert!(matches!(refusal(404, &HeaderMap::new(), page), Error::Broken { status: 404 }));
        assert!(!is_failure(page) && !is_failure(b"") && !is_failure(b"<CompleteMultipartUploadResult/>"));
        assert!(is_failure(b"<Error><Code>InternalError</Code></Error>"));
    }
}
