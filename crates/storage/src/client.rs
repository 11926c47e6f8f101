//! The calls on single objects, and how every call is made.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use counted::Activity;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Method, Response};
use rusty_s3::{Bucket, Credentials, S3Action};
use secrecy::ExposeSecret;
use tokio::time::{Instant, sleep_until};
use url::Url;

use crate::address::{BucketAddress, Keys};
use crate::error::Error;
use crate::refusal::{is_failure, refusal};

/// How long a signature is good. A part on a slow line takes minutes; a wrong clock shows in the answer.
const SIGNED_FOR: Duration = Duration::from_secs(3_600);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Nothing moving for this long is a connection that broke without a word. Storages take seconds to close an upload of
/// many parts.
pub(crate) const STALL: Duration = Duration::from_secs(60);
/// Answers that we read are a few lines of XML or our own test object.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// A bucket, ready to be called. Cheap to clone.
#[derive(Clone)]
pub struct Storage {
    pub(crate) bucket: Bucket,
    pub(crate) credentials: Credentials,
    http: reqwest::Client,
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Storage({})", self.bucket.base_url())
    }
}

/// What is asked of the storage.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) activity: Activity,
    /// Silence for longer than this is a broken connection.
    pub(crate) stall_timeout: Duration,
}

/// An answer of success.
pub(crate) struct Answer {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Storage {
    /// Calls nobody. `http` says how to get there: by which proxy, and trusting whom.
    ///
    /// # Errors
    /// [`Error::Address`] or [`Error::NoClient`].
    pub fn new(address: &BucketAddress, keys: &Keys, http: reqwest::ClientBuilder) -> Result<Storage, Error> {
        let http = http
            .user_agent(concat!("yanshu/", env!("CARGO_PKG_VERSION")))
            // A redirect of a storage names another region; following it would break the signature.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // What lies at a storage is read as it is: inflating it would also lose the length that HEAD is asked for.
            .no_gzip()
            .connect_timeout(CONNECT_TIMEOUT);
        Ok(Storage {
            bucket: address.bucket()?,
            credentials: Credentials::new(&keys.access_key, keys.secret.expose_secret()),
            http: http.build().map_err(Error::NoClient)?,
        })
    }

    /// Stores a small object.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn put(&self, key: &str, mime: &str, bytes: Bytes) -> Result<(), Error> {
        let mut action = self.bucket.put_object(Some(&self.credentials), key);
        let headers = labelled(action.headers_mut(), &[(CONTENT_TYPE, mime.to_owned())]);
        self.call(Call { headers, body: bytes.into(), ..signed(&action) }).await.map(drop)
    }

    /// Reads a small object.
    ///
    /// # Errors
    /// [`Error`]; [`Error::Broken`] where it is larger than 256 KiB.
    pub async fn get(&self, key: &str) -> Result<Bytes, Error> {
        let action = self.bucket.get_object(Some(&self.credentials), key);
        Ok(self.call(signed(&action)).await?.body)
    }

    /// Size of an object in bytes; `None`: it is not there.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn size_bytes(&self, key: &str) -> Result<Option<u64>, Error> {
        let action = self.bucket.head_object(Some(&self.credentials), key);
        match self.call(signed(&action)).await {
            Ok(answer) => {
                let size =
                    answer.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
                size.map(Some).ok_or(Error::Broken { status: 200 })
            }
            Err(Error::NoObject) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Deletes an object. One that is not there is no error.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn delete(&self, key: &str) -> Result<(), Error> {
        let action = self.bucket.delete_object(Some(&self.credentials), key);
        match self.call(signed(&action)).await {
            Ok(_) | Err(Error::NoObject) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A link by which everybody can read the object for `expires_s` seconds (at most 7 days), however private it is.
    #[must_use]
    pub fn signed_link(&self, key: &str, expires_s: u32) -> Url {
        let action = self.bucket.get_object(Some(&self.credentials), key);
        action.sign(Duration::from_secs(expires_s.into()))
    }

    /// The object's own address, which reads a public bucket.
    #[must_use]
    pub fn object_url(&self, key: &str) -> Url {
        self.bucket.object_url(key)
    }

    /// Reads a small object as a receiver would, with nothing but the link.
    ///
    /// # Errors
    /// [`Error`]; [`Error::Broken`] where the link leads elsewhere.
    pub async fn follow(&self, link: Url) -> Result<Bytes, Error> {
        let call = Call {
            method: Method::GET,
            url: link,
            headers: HeaderMap::new(),
            body: Body::default(),
            activity: Activity::start(),
            stall_timeout: STALL,
        };
        Ok(self.call(call).await?.body)
    }

    /// Makes a call and sorts its end.
    pub(crate) async fn call(&self, call: Call) -> Result<Answer, Error> {
        let Call { method, url, headers, body, activity, stall_timeout } = call;
        let host = url.host_str().unwrap_or_default().to_owned();
        let mut exchange = std::pin::pin!(async {
            let request = self.http.request(method, url).headers(headers).body(body);
            let mut response = request.send().await.map_err(|error| unsent(&host, error))?;
            let body = read(&mut response).await.map_err(|error| cut(&host, error.without_url()))?;
            let (status, headers) = (response.status(), response.headers().clone());
            let body = body.ok_or(Error::Broken { status: status.as_u16() })?;
            if status.is_success() && !is_failure(&body) {
                Ok(Answer { headers, body })
            } else {
                Err(refusal(status.as_u16(), &headers, &body))
            }
        });
        loop {
            tokio::select! {
                biased;
                result = &mut exchange => return result,
                () = sleep_until(Instant::from_std(activity.moved_at() + stall_timeout)) => {
                    // Bytes may have moved since the deadline was set.
                    if activity.moved_at() + stall_timeout <= std::time::Instant::now() {
                        let silent = format!("no byte moved for {} s", stall_timeout.as_secs());
                        return Err(cut(&host, std::io::Error::new(std::io::ErrorKind::TimedOut, silent)));
                    }
                }
            }
        }
    }
}

/// A call with nothing in it but what was signed.
pub(crate) fn signed<'a, A: S3Action<'a>>(action: &A) -> Call {
    let method = Method::from_bytes(A::METHOD.to_str().as_bytes()).unwrap_or_default();
    let url = action.sign(SIGNED_FOR);
    Call {
        method,
        url,
        headers: HeaderMap::new(),
        body: Body::default(),
        activity: Activity::start(),
        stall_timeout: STALL,
    }
}

/// Puts headers under the signature, and gives them as they must be sent. What no header can hold is left out.
pub(crate) fn labelled(signed: &mut rusty_s3::Map<'_>, labels: &[(HeaderName, String)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, text) in labels {
        if let Ok(value) = HeaderValue::from_str(text) {
            signed.insert(name.as_str().to_owned(), text.clone());
            headers.insert(name.clone(), value);
        }
    }
    headers
}

/// The body; `None` where it is longer than any that we ask for.
async fn read(response: &mut Response) -> reqwest::Result<Option<Bytes>> {
    let mut all = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if all.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Ok(None);
        }
        all.extend_from_slice(&chunk);
    }
    Ok(Some(all.into()))
}

fn cut(host: &str, source: impl StdError + Send + Sync + 'static) -> Error {
    Error::Cut { host: host.to_owned(), source: Box::new(source) }
}

fn unsent(host: &str, error: reqwest::Error) -> Error {
    let is_connect = error.is_connect();
    let error = error.without_url();
    if is_untrusted(&error) {
        Error::Untrusted { host: host.to_owned(), source: Box::new(error) }
    } else if is_connect {
        Error::Unreached { host: host.to_owned(), source: Box::new(error) }
    } else {
        cut(host, error)
    }
}

/// Whether TLS failed for the certificate. The reason lies inside an I/O error, which does not name it as its source.
fn is_untrusted(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let tls = error.downcast_ref().or_else(|| inside.and_then(|inside| inside.downcast_ref()));
        if matches!(tls, Some(rustls::Error::InvalidCertificate(_))) {
            return true;
        }
        next = inside.map(|inside| inside as &(dyn StdError + 'static)).or_else(|| error.source());
    }
    false
}
