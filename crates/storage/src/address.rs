//! Which bucket, where, and with which keys.

use std::fmt;

use rusty_s3::{Bucket, UrlStyle};
use secrecy::SecretString;
use url::Url;

/// Names of buckets have 3 to 63 characters; some storages took up to 255 once.
const LONGEST_NAME: usize = 255;

/// Storages whose consoles show an address with the bucket in it, such as `photos.oss-cn-hangzhou.aliyuncs.com`. A host under
/// one of these that begins with the bucket's name can only be that.
const WITH_BUCKET: [&str; 11] = [
    ".aliyuncs.com",
    ".myqcloud.com",
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".myhuaweicloud.com",
    ".volces.com",
    ".bcebos.com",
    ".ksyuncs.com",
    ".qiniucs.com",
    ".digitaloceanspaces.com",
    ".r2.cloudflarestorage.com",
];

/// Where a bucket is. The caller has checked that the endpoint may be called: by `https`, or on a trusted network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketAddress {
    /// Address of the storage, such as `https://s3.eu-west-1.amazonaws.com`. A bucket in it is left out where the storage is
    /// one whose console shows it so.
    pub endpoint: Url,
    /// The region that signatures name, such as `eu-west-1`; `us-east-1` where the storage knows none.
    pub region: String,
    /// The bucket's name.
    pub bucket: String,
    /// `https://endpoint/bucket/key` instead of `https://bucket.endpoint/key`. So is called, whatever this says, a bucket with
    /// a dot by `https`: no certificate for all buckets of a host holds for a name with more dots.
    pub path_style: bool,
}

/// What signs requests.
#[derive(Clone)]
pub struct Keys {
    /// The access key's id, which is no secret.
    pub access_key: String,
    /// The secret that belongs to it.
    pub secret: SecretString,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({}, …)", self.access_key)
    }
}

/// Why a place cannot be one. Each variant is another field to put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Neither `http` nor `https`, no host, or more than a host: a path, a query or a user name.
    #[error("the endpoint is no plain address of a storage")]
    Endpoint,
    /// Empty, or with characters that no region has.
    #[error("this is not a valid region")]
    Region,
    /// Not a bucket's name, or not one that can stand in a host name.
    #[error("this is not a valid bucket name")]
    Bucket,
}

impl BucketAddress {
    /// Checks what a user typed, without calling anybody.
    ///
    /// # Errors
    /// [`AddressError`], one variant per field.
    pub fn check(&self) -> Result<(), AddressError> {
        self.bucket().map(drop)
    }

    pub(crate) fn bucket(&self) -> Result<Bucket, AddressError> {
        let end = &self.endpoint;
        let is_bare = matches!(end.path(), "" | "/") && end.query().is_none() && end.fragment().is_none();
        if !is_bare || !end.username().is_empty() || end.password().is_some() || !end.has_host() {
            return Err(AddressError::Endpoint);
        }
        let named = |text: &str, more: &str| {
            (1..=LONGEST_NAME).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || more.as_bytes().contains(&b))
        };
        if !named(&self.region, "-_") {
            return Err(AddressError::Region);
        }
        // "." and ".." are steps in a path.
        if !named(&self.bucket, "-_.") || self.bucket.contains("..") || self.bucket.starts_with('.') {
            return Err(AddressError::Bucket);
        }
        let is_dotted = end.scheme() == "https" && self.bucket.contains('.');
        let style = if self.path_style || is_dotted { UrlStyle::Path } else { UrlStyle::VirtualHost };
        Bucket::new(self.without_bucket(), style, self.bucket.clone(), self.region.clone()).map_err(|_| {
            if matches!(end.scheme(), "http" | "https") {
                AddressError::Bucket
            } else {
                AddressError::Endpoint
            }
        })
    }
}

impl BucketAddress {
    /// The endpoint, without a bucket that was copied with it.
    fn without_bucket(&self) -> Url {
        let mut bare = self.endpoint.clone();
        let host = self.endpoint.host_str().unwrap_or_default();
        let rest = host.strip_prefix(&self.bucket).and_then(|rest| rest.strip_prefix('.'));
        // `.s3.…` or `.oss-….…` must be left of it.
        let is_known = |rest: &&str| {
            WITH_BUCKET.iter().any(|end| rest.strip_suffix(end).is_some_and(|rest| !rest.is_empty()))
        };
        if let Some(rest) = rest.filter(is_known) {
            // It was a host before.
            let _ = bare.set_host(Some(rest));
        }
        bare
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn address(endpoint: &str, region: &str, bucket: &str, path_style: bool) -> BucketAddress {
        BucketAddress {
            endpoint: endpoint.parse().unwrap(),
            region: region.into(),
            bucket: bucket.into(),
            path_style,
        }
    }

    #[test]
    fn each_mistake_in_a_place_names_its_field() {
        for (endpoint, region, bucket, path_style, expected) in [
            ("ftp://s3.test", "r", "b", true, AddressError::Endpoint),
            ("https://s3.test/prefix", "r", "b", true, AddressError::Endpoint),
            ("https://s3.test/?x", "r", "b", true, AddressError::Endpoint),
            ("https://me@s3.test", "r", "b", true, AddressError::Endpoint),
            ("https://s3.test", "", "b", true, AddressError::Region),
            ("https://s3.test", "eu west", "b", true, AddressError::Region),
            ("https://s3.test", "r", "", true, AddressError::Bucket),
            ("https://s3.test", "r", "..", true, AddressError::Bucket),
            ("https://s3.test", "r", "a/b", true, AddressError::Bucket),
            ("https://s3.test", "r", "桶", true, AddressError::Bucket),
            ("http://127.0.0.1:9000", "r", "b", false, AddressError::Bucket),
        ] {
            let address = address(endpoint, region, bucket, path_style);
            assert_eq!(address.check(), Err(expected), "{address:?}");
        }
    }

    #[test]
    fn the_bucket_stands_in_the_host_or_in_the_path() {
        let url = |path_style| {
            let address = address("https://s3.test:9000", "r", "photos", path_style);
            address.bucket().unwrap().object_url("a b/雁.jpg").to_string()
        };
        assert_eq!(url(false), "https://photos.s3.test:9000/a%20b/%E9%9B%81.jpg");
        assert_eq!(url(true), "https://s3.test:9000/photos/a%20b/%E9%9B%81.jpg");
    }

    #[test]
    fn a_bucket_that_was_copied_with_the_endpoint_stands_in_the_url_once() {
        for (endpoint, bucket, path_style, expected) in [
            (
                "https://photos.oss-cn-hangzhou.aliyuncs.com",
                "photos",
                false,
                "https://photos.oss-cn-hangzhou.aliyuncs.com/k",
            ),
            (
                "https://oss-cn-hangzhou.aliyuncs.com",
                "photos",
                false,
                "https://photos.oss-cn-hangzhou.aliyuncs.com/k",
            ),
            (
                "https://p-1250000000.cos.ap-beijing.myqcloud.com",
                "p-1250000000",
                false,
                "https://p-1250000000.cos.ap-beijing.myqcloud.com/k",
            ),
            (
                "https://photos.s3.eu-west-1.amazonaws.com",
                "photos",
                true,
                "https://s3.eu-west-1.amazonaws.com/photos/k",
            ),
            // Others may have a host of that name.
            ("https://photos.example.com", "photos", false, "https://photos.photos.example.com/k"),
            ("https://photos.example.com", "photos", true, "https://photos.example.com/photos/k"),
        ] {
            let url =
                address(endpoint, "r", bucket, path_style).bucket().unwrap().object_url("k").to_string();
            assert_eq!(url, expected);
        }
    }

    #[test]
    fn a_bucket_with_a_dot_stands_in_the_path_where_a_certificate_must_hold() {
        let url = |endpoint| {
            address(endpoint, "r", "photos.example.com", false).bucket().unwrap().object_url("k").to_string()
        };
        assert_eq!(url("https://s3.test"), "https://s3.test/photos.example.com/k");
        assert_eq!(url("http://s3.test"), "http://photos.example.com.s3.test/k", "by http there is none");
    }

    #[test]
    fn keys_show_no_secret() {
        let keys = Keys { access_key: "AKIA".into(), secret: "geheim".into() };
        assert_eq!(format!("{keys:?}"), "Keys(AKIA, …)");
    }
}
