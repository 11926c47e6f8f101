//! What keeps an account of production from being used by accident, and which of it a change would take away.

use serde::Serialize;

use super::model::{Account, AccountForm, Stage};

/// A protection that an account of production would lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum LostProtection {
    /// It would no longer be of production: nothing would be asked any more.
    Stage,
    /// Its calls would go to other hosts.
    Hosts,
    /// Its calls might go by plain `http`.
    PrivateHosts,
    /// Other certificates would be trusted.
    Certificates,
}

/// Everything that saving the form would take from the account; empty where it is not of production.
pub(crate) fn lost_protections(account: &Account, form: &AccountForm) -> Vec<LostProtection> {
    if !account.is_production() {
        return Vec::new();
    }
    let elsewhere = account.region != form.region || account.urls != form.urls;
    let changes = [
        (form.stage != Stage::Production, LostProtection::Stage),
        (elsewhere, LostProtection::Hosts),
        (form.private_hosts && !account.private_hosts, LostProtection::PrivateHosts),
        (form.extra_ca_pem.trim() != account.extra_ca_pem.trim(), LostProtection::Certificates),
    ];
    changes.into_iter().filter_map(|(lost, what)| lost.then_some(what)).collect()
}

#[cfg(test)]
mod tests {
    use ids::AccountId;

    use super::super::connection::ProxyChoice;
    use super::super::model::{AccountColor, Kept, Region};
    use super::super::secret::SecretLocation;
    use super::super::secret::{SecretPlace, SecretState};
    use super::*;

    fn account(stage: Stage) -> Account {
        Account {
            id: AccountId::random(),
            name: "A".to_owned(),
            color: AccountColor::Red,
            stage,
            app_key: "key".to_owned(),
            region: Region::China,
            urls: Vec::new(),
            private_hosts: false,
            default_sender: String::new(),
            extra_tries: 1,
            calls_per_s: 100,
            proxy: ProxyChoice::System,
            proxy_password: None,
            extra_ca_pem: String::new(),
            secret: SecretState { place: SecretPlace::SecretService, stored: true, problem: None },
            sandbox: false,
            kept: Kept {
                revision: 1,
                app_secret: SecretLocation::Keyring,
                proxy_password: SecretLocation::Nowhere,
            },
        }
    }

    #[test]
    fn everything_that_would_take_a_protection_from_production_is_named() {
        let kept: AccountForm = account(Stage::Production).into();
        let lost = |form: &AccountForm| lost_protections(&account(Stage::Production), form);
        assert_eq!(lost(&AccountForm { name: "B".to_owned(), ..kept.clone() }), []);
        let all = AccountForm {
            stage: Stage::Test,
            region: Region::Custom,
            urls: vec!["http://127.0.0.1:9".to_owned()],
            private_hosts: true,
            extra_ca_pem: "PEM".to_owned(),
            ..kept
        };
        assert_eq!(
            lost(&all),
            [
                LostProtection::Stage,
                LostProtection::Hosts,
                LostProtection::PrivateHosts,
                LostProtection::Certificates
            ]
        );
        assert_eq!(lost_protections(&account(Stage::Test), &all), [], "a test account has none to lose");
    }
}
