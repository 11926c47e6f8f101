//! What makes an account form right.

use yunxin::{ClientOptions, EndpointError, Endpoints, parse_base};

use super::connection::certificates;
use super::model::{AccountForm, Region};
use crate::error::{Error, ErrorCode};

impl AccountForm {
    /// Ten times what the service allows by default; nobody was ever given more.
    pub const MAX_CALLS_PER_S: u32 = 1_000;
    /// Tries after the first unless told otherwise, as in the service's own SDKs.
    pub const USUAL_EXTRA_TRIES: u8 = ClientOptions::USUAL_EXTRA_TRIES;
    /// Calls per second unless told otherwise: what the service allows an app by default.
    pub const USUAL_CALLS_PER_S: u32 = ClientOptions::USUAL_CALLS_PER_S;

    /// The form with surrounding white space gone, or the first field that is wrong.
    pub(crate) fn checked(mut self) -> Result<AccountForm, Error> {
        self.name = self.name.trim().to_owned();
        self.app_key = self.app_key.trim().to_owned();
        self.default_sender = self.default_sender.trim().to_owned();
        self.urls = self.urls.iter().map(|url| url.trim().to_owned()).filter(|url| !url.is_empty()).collect();
        if self.name.is_empty() {
            return Err(Error::Field { field: "name", code: ErrorCode::FieldRequired });
        }
        if self.app_key.is_empty() {
            return Err(Error::Field { field: "app_key", code: ErrorCode::FieldRequired });
        }
        if self.app_key.len() > 128 || !self.app_key.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(Error::Field { field: "app_key", code: ErrorCode::BadAppKey });
        }
        endpoints(self.region, &self.urls, self.private_hosts)?;
        if self.extra_tries > ClientOptions::MAX_EXTRA_TRIES {
            return Err(Error::Field { field: "extra_tries", code: ErrorCode::OutOfRange });
        }
        if !(1..=Self::MAX_CALLS_PER_S).contains(&self.calls_per_s) {
            return Err(Error::Field { field: "calls_per_s", code: ErrorCode::OutOfRange });
        }
        self.proxy = self.proxy.checked()?;
        certificates(&self.extra_ca_pem)?;
        self.extra_ca_pem = self.extra_ca_pem.trim().to_owned();
        Ok(self)
    }
}

/// Where an account's calls go.
pub(crate) fn endpoints(region: Region, urls: &[String], private_hosts: bool) -> Result<Endpoints, Error> {
    match region {
        Region::China => Ok(yunxin::Region::China.endpoints()),
        Region::Singapore => Ok(yunxin::Region::Singapore.endpoints()),
        Region::Custom => {
            let mut bases = urls
                .iter()
                .map(|url| parse_base(url, private_hosts))
                .collect::<Result<Vec<_>, _>>()
                .map_err(|error| {
                    let code = match error {
                        EndpointError::Insecure { .. } => ErrorCode::InsecureUrl,
                        _ => ErrorCode::BadUrl,
                    };
                    Error::Field { field: "urls", code }
                })?
                .into_iter();
            let primary =
                bases.next().ok_or(Error::Field { field: "urls", code: ErrorCode::FieldRequired })?;
            Ok(Endpoints { primary, backups: bases.collect() })
        }
    }
}
