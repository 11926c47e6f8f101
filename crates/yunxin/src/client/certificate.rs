//! Certificates that a user trusts beside those of the system: read, checked, and described so that they can be recognised.

use serde::{Deserialize, Serialize};
use x509_parser::pem::Pem;

/// What a user knows a certificate by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Certificate {
    /// Whom it names, such as `CN=Example Root CA, O=Example`.
    pub subject: String,
    /// Who signed it; the same as `subject` for a root.
    pub issuer: String,
    /// From when on it holds, Unix milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub not_before_ms: i64,
    /// Until when it holds, Unix milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub not_after_ms: i64,
}

/// Why a text does not add certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// No certificate in PEM, or one that cannot be read.
    #[error("not a PEM text with certificates")]
    Unreadable,
    /// Beside certificates there is a private key, which nobody needs here and which would be written down.
    #[error("the text holds a private key")]
    HasPrivateKey,
}

impl Certificate {
    /// Every certificate of a PEM text, one at least.
    ///
    /// # Errors
    /// [`CertificateError`]. A text without any certificate is a mistake, not a wish for none.
    pub fn read_all(pem: &str) -> Result<Vec<Certificate>, CertificateError> {
        trusted(pem)?;
        let blocks = Pem::iter_from_buffer(pem.as_bytes());
        let found: Option<Vec<_>> = blocks
            .filter(|block| block.as_ref().map_or(true, |block| block.label == "CERTIFICATE"))
            .map(|block| described(&block.ok()?))
            .collect();
        found.filter(|found| !found.is_empty()).ok_or(CertificateError::Unreadable)
    }
}

fn described(block: &Pem) -> Option<Certificate> {
    let certificate = block.parse_x509().ok()?;
    let validity = certificate.validity();
    Some(Certificate {
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        not_before_ms: validity.not_before.timestamp().saturating_mul(1_000),
        not_after_ms: validity.not_after.timestamp().saturating_mul(1_000),
    })
}

/// The same certificates for the HTTP library, which has the last word on what it can use.
pub(super) fn trusted(pem: &str) -> Result<Vec<reqwest::Certificate>, CertificateError> {
    if pem.contains("PRIVATE KEY-----") {
        return Err(CertificateError::HasPrivateKey);
    }
    let found = reqwest::Certificate::from_pem_bundle(pem.as_bytes())
        .ok()
        .filter(|found| !found.is_empty())
        .ok_or(CertificateError::Unreadable)?;
    // Whether the bytes inside are a certificate shows only when they are put to use.
    let trial = http_client::builder().no_proxy().tls_certs_only(found.clone()).build();
    trial.map(|_| found).map_err(|_| CertificateError::Unreadable)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn root(name: &str) -> String {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut root = rcgen::CertificateParams::new(Vec::new()).unwrap();
        root.distinguished_name.push(rcgen::DnType::CommonName, name);
        root.not_before = rcgen::date_time_ymd(2025, 1, 1);
        root.not_after = rcgen::date_time_ymd(2035, 1, 1);
        root.self_signed(&key).unwrap().pem()
    }

    #[test]
    fn a_certificate_is_reported_by_its_subject_and_its_dates() {
        let [found] = &Certificate::read_all(&root("雁书 Test Root")).unwrap()[..] else { panic!("one") };
        assert!(found.subject.contains("CN=雁书 Test Root"), "{}", found.subject);
        assert_eq!(found.issuer, found.subject);
        assert_eq!((found.not_before_ms, found.not_after_ms), (1_735_689_600_000, 2_051_222_400_000));
    }

    #[test]
    fn every_certificate_of_a_text_is_reported_whatever_stands_between_them() {
        let text = format!("# one\n{}\r\n# two\n{}", root("One"), root("Two").replace('\n', "\r\n"));
        let subjects: Vec<_> =
            Certificate::read_all(&text).unwrap().into_iter().map(|found| found.subject).collect();
        assert!(
            matches!(&subjects[..], [one, two] if one.contains("One") && two.contains("Two")),
            "{subjects:?}"
        );
    }

    #[test]
    fn a_text_that_is_no_certificate_is_distinguished_from_one_with_a_key() {
        let good = root("Good");
        let not_base64 = good.replace("MII", "*!*");
        let not_der = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
        for bad in ["", "hello", &not_base64, not_der, &format!("{good}{not_der}"), &good[..good.len() / 2]] {
            assert_eq!(Certificate::read_all(bad), Err(CertificateError::Unreadable), "{bad}");
        }
        let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
        for bad in [key.clone(), format!("{good}{key}")] {
            assert_eq!(Certificate::read_all(&bad), Err(CertificateError::HasPrivateKey));
        }
    }
}
