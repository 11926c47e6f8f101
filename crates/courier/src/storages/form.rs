//! What makes a storage's form right, and what follows from it: place, keys of objects, links.

use storage::{AddressError, BucketAddress, Storage};
use url::Url;

use super::model::{LinkRule, StorageSetup};
use crate::error::{Error, ErrorCode, FormField};

/// The region of storages that know none.
const NO_REGION: &str = "us-east-1";
/// Signatures are good for a week at most. Source: "Authenticating Requests: Using Query Parameters", AWS.
pub(crate) const MAX_HOURS: u32 = 168;
/// Keys have at most 1024 bytes; ours need 42 of them.
const LONGEST_PREFIX: usize = 512;

impl StorageSetup {
    /// The form with surrounding white space gone, or the first field that is wrong.
    pub(crate) fn checked(mut self) -> Result<StorageSetup, Error> {
        for text in
            [&mut self.name, &mut self.endpoint, &mut self.region, &mut self.bucket, &mut self.access_key]
        {
            *text = text.trim().to_owned();
        }
        // A slash at the front would be an empty folder.
        self.prefix = self.prefix.trim().trim_start_matches('/').to_owned();
        for (field, text) in [
            (FormField::Name, &self.name),
            (FormField::Endpoint, &self.endpoint),
            (FormField::Bucket, &self.bucket),
            (FormField::AccessKey, &self.access_key),
        ] {
            if text.is_empty() {
                return Err(Error::Field { field, code: ErrorCode::FieldRequired });
            }
        }
        if self.access_key.len() > 128 || !self.access_key.chars().all(|c| c.is_ascii_graphic()) {
            return Err(Error::Field { field: FormField::AccessKey, code: ErrorCode::BadAccessKey });
        }
        let odd = |c: char| c.is_control() || c == '\\';
        if self.prefix.len() > LONGEST_PREFIX || self.prefix.contains(odd) || self.prefix.contains("..") {
            return Err(Error::Field { field: FormField::Prefix, code: ErrorCode::BadPrefix });
        }
        self.address()?;
        match &mut self.link {
            LinkRule::Signed { hours } if !(1..=MAX_HOURS).contains(hours) => {
                return Err(Error::Field { field: FormField::Hours, code: ErrorCode::OutOfRange });
            }
            LinkRule::Signed { .. } => {}
            LinkRule::Public { url } => {
                *url = url.trim().to_owned();
                if !url.is_empty() {
                    base(&url.replace("{key}", "key"), self.private_host, FormField::Link)?;
                }
            }
        }
        Ok(self)
    }

    /// Where the bucket is.
    pub(crate) fn address(&self) -> Result<BucketAddress, Error> {
        let endpoint = base(&self.endpoint, self.private_host, FormField::Endpoint)?;
        let region = if self.region.is_empty() { NO_REGION.to_owned() } else { self.region.clone() };
        let address =
            BucketAddress { endpoint, region, bucket: self.bucket.clone(), path_style: self.path_style };
        match address.check() {
            Ok(()) => Ok(address),
            Err(AddressError::Endpoint) => {
                Err(Error::Field { field: FormField::Endpoint, code: ErrorCode::StorageBadUrl })
            }
            Err(AddressError::Region) => {
                Err(Error::Field { field: FormField::Region, code: ErrorCode::BadRegion })
            }
            Err(AddressError::Bucket) => {
                Err(Error::Field { field: FormField::Bucket, code: ErrorCode::BadBucket })
            }
        }
    }

    /// A key that nobody can guess. Plain letters only: each storage has its own idea of how others are written.
    pub(crate) fn new_key(&self, ext: Option<&str>) -> String {
        let ext = ext.filter(|ext| ext.len() <= 16 && ext.chars().all(|c| c.is_ascii_alphanumeric()));
        let ext = ext.map(|ext| format!(".{ext}")).unwrap_or_default();
        format!("{}{}{ext}", self.prefix, uuid::Uuid::new_v4())
    }

    /// The link that a receiver gets, made now.
    pub(crate) fn link(&self, storage: &Storage, key: &str) -> Result<Url, Error> {
        match &self.link {
            LinkRule::Signed { hours } => Ok(storage.signed_link(key, hours * 3_600)),
            LinkRule::Public { url } if url.is_empty() => Ok(storage.object_url(key)),
            LinkRule::Public { url } => {
                // As the bucket's own address spells it: percent-encoded, slashes left alone.
                let address = storage.object_url(key);
                let spelt = address.path().strip_prefix(storage.object_url("").path()).unwrap_or_default();
                let spelt = spelt.trim_start_matches('/');
                let text = if url.contains("{key}") {
                    url.replace("{key}", spelt)
                } else {
                    format!("{}/{spelt}", url.trim_end_matches('/'))
                };
                Url::parse(&text)
                    .map_err(|_| Error::Field { field: FormField::Link, code: ErrorCode::StorageBadUrl })
            }
        }
    }
}

/// An address under the same rules as an account's.
fn base(text: &str, private_host: bool, field: FormField) -> Result<Url, Error> {
    yunxin::parse_base(text, private_host).map_err(|error| {
        let code = match error {
            yunxin::EndpointError::Insecure { .. } => ErrorCode::StorageInsecureUrl,
            _ => ErrorCode::StorageBadUrl,
        };
        Error::Field { field, code }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use storage::Keys;

    fn setup() -> StorageSetup {
        StorageSetup {
            name: "Films".into(),
            endpoint: "https://s3.test".into(),
            private_host: false,
            region: String::new(),
            bucket: "films".into(),
            path_style: false,
            prefix: "a b/".into(),
            access_key: "AK".into(),
            link: LinkRule::Public { url: String::new() },
        }
    }

    fn link(rule: &str) -> String {
        let setup =
            StorageSetup { link: LinkRule::Public { url: rule.into() }, ..setup() }.checked().unwrap();
        let keys = Keys { access_key: "AK".into(), secret: "secret".into() };
        let storage = Storage::new(&setup.address().unwrap(), &keys, http_client::builder()).unwrap();
        setup.link(&storage, "a b/雁.mp4").unwrap().to_string()
    }

    #[test]
    fn a_public_link_has_the_key_where_the_user_put_it() {
        let key = "a%20b/%E9%9B%81.mp4";
        assert_eq!(link(""), format!("https://films.s3.test/{key}"));
        assert_eq!(link("https://cdn.test/"), format!("https://cdn.test/{key}"));
        assert_eq!(link("https://cdn.test/f"), format!("https://cdn.test/f/{key}"));
        assert_eq!(link("https://cdn.test/f/{key}"), format!("https://cdn.test/f/{key}"));
    }

    #[test]
    fn each_wrong_field_is_named() {
        let wrong = |change: fn(&mut StorageSetup)| {
            let mut setup = setup();
            change(&mut setup);
            let error = setup.checked().unwrap_err();
            (error.field().unwrap().name(), error.code())
        };
        use ErrorCode::*;
        assert_eq!(wrong(|s| s.name = " ".into()), ("name", FieldRequired));
        assert_eq!(wrong(|s| s.endpoint = "s3.test".into()), ("endpoint", StorageBadUrl));
        assert_eq!(wrong(|s| s.endpoint = "https://s3.test/films".into()), ("endpoint", StorageBadUrl));
        assert_eq!(wrong(|s| s.endpoint = "http://s3.test".into()), ("endpoint", StorageInsecureUrl));
        assert_eq!(wrong(|s| s.region = "eu west".into()), ("region", BadRegion));
        assert_eq!(wrong(|s| s.bucket = "a/b".into()), ("bucket", BadBucket));
        assert_eq!(wrong(|s| s.prefix = "../".into()), ("prefix", BadPrefix));
        assert_eq!(wrong(|s| s.access_key = "两".into()), ("access_key", BadAccessKey));
        assert_eq!(wrong(|s| s.link = LinkRule::Signed { hours: 169 }), ("hours", OutOfRange));
        assert_eq!(
            wrong(|s| s.link = LinkRule::Public { url: "http://cdn.test".into() }),
            ("link", StorageInsecureUrl)
        );
    }

    #[test]
    fn a_new_key_has_the_prefix_and_a_plain_extension_only() {
        let key = setup().new_key(Some("mp4"));
        assert!(key.starts_with("a b/") && key.ends_with(".mp4") && key.len() == 44, "{key}");
        assert!(!setup().new_key(Some("../x")).contains(".."));
        assert_ne!(key, setup().new_key(Some("mp4")));
    }
}
