//! What makes an account form right.

use serde::Serialize;
use specta::Type;
use yunxin::{ClientOptions, Conversation, EndpointError, Endpoints, parse_base};

use super::connection::{ProxyChoice, certificates};
use super::model::{AccountColor, AccountForm, Region, Stage};
use crate::error::{Error, ErrorCode, FormField};

/// The service's keys have 32 hexadecimal digits; a private cloud may give others.
const APP_KEY_CHARS: usize = 32;
const MAX_APP_KEY_CHARS: usize = 128;

/// A field of a form that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FieldError {
    /// Its name as in the form.
    pub field: FormField,
    /// Which of its lines, from 0, where it has several.
    pub at: Option<u32>,
    /// What is wrong with it.
    pub code: ErrorCode,
}

/// What is to be said of an account form while it is being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct AccountCheck {
    /// Every field that is wrong: it cannot be saved so.
    pub wrong: Vec<FieldError>,
    /// Every field whose value is unusual, and may be a slip.
    pub unusual: Vec<FormField>,
}

impl AccountForm {
    /// Ten times what the service allows by default; nobody was ever given more.
    pub const MAX_CALLS_PER_S: u32 = 1_000;
    /// Tries after the first unless set otherwise, as in the service's own SDKs.
    pub const USUAL_EXTRA_TRIES: u8 = ClientOptions::USUAL_EXTRA_TRIES;
    /// Calls per second unless set otherwise: what the service allows an app by default.
    pub const USUAL_CALLS_PER_S: u32 = ClientOptions::USUAL_CALLS_PER_S;

    /// A new account of the test stage in China, with what is usual for everything else.
    #[must_use]
    pub fn new(name: impl Into<String>, app_key: impl Into<String>) -> AccountForm {
        AccountForm {
            id: None,
            name: name.into(),
            color: AccountColor::Blue,
            stage: Stage::Test,
            app_key: app_key.into(),
            region: Region::China,
            urls: Vec::new(),
            private_hosts: false,
            default_sender: String::new(),
            extra_tries: Self::USUAL_EXTRA_TRIES,
            calls_per_s: Self::USUAL_CALLS_PER_S,
            proxy: ProxyChoice::System,
            extra_ca_pem: String::new(),
        }
    }

    /// Every field that is wrong, as far as the form alone says. White space around what was typed does not count, nor do
    /// empty lines among the addresses.
    pub(crate) fn problems(&self) -> Vec<FieldError> {
        let mut found = Vec::new();
        let mut wrong = |field, at, code| found.push(FieldError { field, at, code });
        if self.name.trim().is_empty() {
            wrong(FormField::Name, None, ErrorCode::FieldRequired);
        }
        let app_key = self.app_key.trim();
        if app_key.is_empty() {
            wrong(FormField::AppKey, None, ErrorCode::FieldRequired);
        } else if app_key.len() > MAX_APP_KEY_CHARS || !app_key.chars().all(|c| c.is_ascii_alphanumeric()) {
            wrong(FormField::AppKey, None, ErrorCode::BadAppKey);
        }
        if self.region == Region::Custom {
            if self.urls.iter().all(|url| url.trim().is_empty()) {
                wrong(FormField::Urls, Some(0), ErrorCode::FieldRequired);
            }
            for (at, url) in (0..).zip(&self.urls) {
                if !url.trim().is_empty()
                    && let Err(error) = parse_base(url.trim(), self.private_hosts)
                {
                    wrong(FormField::Urls, Some(at), url_code(&error));
                }
            }
        }
        if self.extra_tries > ClientOptions::MAX_EXTRA_TRIES {
            wrong(FormField::ExtraTries, None, ErrorCode::OutOfRange);
        }
        if !(1..=Self::MAX_CALLS_PER_S).contains(&self.calls_per_s) {
            wrong(FormField::CallsPerS, None, ErrorCode::OutOfRange);
        }
        let proxy = self.proxy.clone().checked().err();
        let certificates = certificates(&self.extra_ca_pem).err();
        for error in proxy.into_iter().chain(certificates) {
            if let Some(field) = error.field() {
                wrong(field, None, error.code());
            }
        }
        found
    }

    /// Whether the name, in any case, is one that the sandbox account has in a language of the window, or in the history.
    pub(crate) fn is_named_as_sandbox(&self) -> bool {
        const NAMES: [&str; 3] = ["sandbox", "sandbox account", "沙箱应用账号"];
        NAMES.contains(&self.name.trim().to_lowercase().as_str())
    }

    /// Every field whose value is allowed, but unlike what the service gives out.
    pub(crate) fn unusual(&self) -> Vec<FormField> {
        let (app_key, sender) = (self.app_key.trim(), self.default_sender.trim());
        let is_usual_key = app_key.len() == APP_KEY_CHARS && app_key.chars().all(|c| c.is_ascii_hexdigit());
        [
            (FormField::AppKey, app_key.is_empty() || is_usual_key),
            (FormField::DefaultSender, sender.is_empty() || Conversation::is_account(sender)),
        ]
        .into_iter()
        .filter_map(|(field, usual)| (!usual).then_some(field))
        .collect()
    }

    /// The form with surrounding white space gone, or the first field that is wrong.
    pub(crate) fn checked(mut self) -> Result<AccountForm, Error> {
        self.name = self.name.trim().to_owned();
        self.app_key = self.app_key.trim().to_owned();
        self.default_sender = self.default_sender.trim().to_owned();
        self.urls = self.urls.iter().map(|url| url.trim().to_owned()).filter(|url| !url.is_empty()).collect();
        if let Some(FieldError { field, code, .. }) = self.problems().into_iter().next() {
            return Err(Error::Field { field, code });
        }
        self.proxy = self.proxy.checked()?;
        self.extra_ca_pem = self.extra_ca_pem.trim().to_owned();
        Ok(self)
    }
}

fn url_code(error: &EndpointError) -> ErrorCode {
    match error {
        EndpointError::Insecure { .. } => ErrorCode::InsecureUrl,
        _ => ErrorCode::BadUrl,
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
                .map_err(|error| Error::Field { field: FormField::Urls, code: url_code(&error) })?
                .into_iter();
            let primary = bases
                .next()
                .ok_or(Error::Field { field: FormField::Urls, code: ErrorCode::FieldRequired })?;
            Ok(Endpoints { primary, backups: bases.collect() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> AccountForm {
        AccountForm::new("Shop", "45c6af3c98409b18a84451215d0bdd6e")
    }

    fn wrong(form: &AccountForm) -> Vec<(&'static str, Option<u32>, ErrorCode)> {
        form.problems().into_iter().map(|problem| (problem.field.name(), problem.at, problem.code)).collect()
    }

    #[test]
    fn a_form_is_right_with_a_name_and_an_app_key_alone() {
        assert_eq!(wrong(&form()), []);
        assert_eq!(wrong(&AccountForm { app_key: "a".repeat(128), ..form() }), []);
        assert_eq!(wrong(&AccountForm { default_sender: "a b".into(), app_key: "abc".into(), ..form() }), []);
    }

    #[test]
    fn every_field_that_is_wrong_is_named_at_once() {
        let form = AccountForm {
            name: "  ".into(),
            app_key: " ".into(),
            extra_tries: 4,
            calls_per_s: 1001,
            extra_ca_pem: "hello".into(),
            ..form()
        };
        use ErrorCode::{BadCertificate, FieldRequired, OutOfRange};
        let found = [
            ("name", None, FieldRequired),
            ("app_key", None, FieldRequired),
            ("extra_tries", None, OutOfRange),
            ("calls_per_s", None, OutOfRange),
            ("extra_ca_pem", None, BadCertificate),
        ];
        assert_eq!(wrong(&form), found);
        assert_eq!(
            wrong(&AccountForm { calls_per_s: 0, ..self::form() }),
            [("calls_per_s", None, OutOfRange)]
        );
    }

    #[test]
    fn what_cannot_be_an_app_key_is_refused() {
        for app_key in ["45c6 af3c", "键", "a-b", &"a".repeat(129)] {
            let form = AccountForm { app_key: app_key.to_owned(), ..form() };
            assert_eq!(wrong(&form), [("app_key", None, ErrorCode::BadAppKey)], "{app_key}");
        }
    }

    #[test]
    fn what_the_service_gives_out_otherwise_is_unusual_and_forbidden_nowhere() {
        let unusual = |app_key: &str, default_sender: &str| {
            let form =
                AccountForm { app_key: app_key.into(), default_sender: default_sender.into(), ..form() };
            assert_eq!(wrong(&form), []);
            form.unusual()
        };
        let usual = "45C6af3c98409b18a84451215d0bdd6e";
        assert_eq!(unusual(usual, ""), []);
        assert_eq!(unusual(&format!(" {usual} "), " zhang_san@x.y-1 "), []);
        assert_eq!(unusual(&usual[1..], &"a".repeat(32)), [FormField::AppKey]);
        assert_eq!(unusual(&usual.replace('c', "g"), ""), [FormField::AppKey]);
        for sender in ["a b", "张三", &"a".repeat(33)] {
            assert_eq!(unusual(usual, sender), [FormField::DefaultSender], "{sender}");
        }
    }

    #[test]
    fn each_address_is_judged_in_its_own_line() {
        let custom = |urls: &[&str], private_hosts| AccountForm {
            region: Region::Custom,
            urls: urls.iter().map(|url| (*url).to_owned()).collect(),
            private_hosts,
            ..form()
        };
        for (url, code) in [
            ("https://im.example.com/nimserver", None),
            ("http://127.0.0.1:8080/nimserver", None),
            ("http://localhost:1", None),
            ("http://[::1]:8080", None),
            ("http://10.0.0.7/nimserver", Some(ErrorCode::InsecureUrl)),
            ("http://127.example.com", Some(ErrorCode::InsecureUrl)),
            ("im.example.com", Some(ErrorCode::BadUrl)),
            ("ftp://im.example.com", Some(ErrorCode::BadUrl)),
            ("https:im.example.com", Some(ErrorCode::BadUrl)),
            ("https://user:pass@im.example.com", Some(ErrorCode::BadUrl)),
            ("https://im.example.com/?a=1", Some(ErrorCode::BadUrl)),
            ("https://im.example.com/#x", Some(ErrorCode::BadUrl)),
            ("", Some(ErrorCode::FieldRequired)),
        ] {
            let found: Vec<_> = code.into_iter().map(|code| ("urls", Some(0), code)).collect();
            assert_eq!(wrong(&custom(&[url], false)), found, "{url}");
        }
        assert_eq!(wrong(&custom(&["http://10.0.0.7/nimserver"], true)), []);
        assert_eq!(wrong(&custom(&["", "https://im.example.com"], false)), []);
        let second = [("urls", Some(1), ErrorCode::BadUrl)];
        assert_eq!(wrong(&custom(&["https://im.example.com", "nonsense"], false)), second);
        assert_eq!(
            wrong(&AccountForm { urls: vec!["nonsense".into()], ..form() }),
            [],
            "a region has its own"
        );
    }

    #[test]
    fn a_proxy_is_judged_by_its_address() {
        for (url, code) in [
            ("http://proxy.example:3128", None),
            ("http://proxy.example", None),
            ("http://127.0.0.1:1080", None),
            ("http://[::1]:1080", None),
            ("http://代理.example:8080", None),
            ("socks5://127.0.0.1:1080", None),
            ("https://proxy.example/", None),
            ("http://", Some(ErrorCode::FieldRequired)),
            ("http://me:word@proxy.example", Some(ErrorCode::ProxyHasLogin)),
            ("http://me@proxy.example", Some(ErrorCode::ProxyHasLogin)),
            ("http://proxy.example:99999", Some(ErrorCode::BadProxy)),
            ("http://proxy.example/path", Some(ErrorCode::BadProxy)),
            ("http://a b:80", Some(ErrorCode::BadProxy)),
            ("http://ftp://proxy.example", Some(ErrorCode::BadProxy)),
        ] {
            let proxy = ProxyChoice::Custom { url: url.to_owned(), user: String::new() };
            let found: Vec<_> = code.into_iter().map(|code| ("proxy", None, code)).collect();
            assert_eq!(wrong(&AccountForm { proxy, ..form() }), found, "{url}");
        }
    }
}
