//! The parameters of a query string, decoded.

use std::{borrow::Cow, collections::HashMap, str::FromStr};

use axum::http::Uri;

use crate::answer::Refusal;
use crate::conversation::is_account;
use crate::fields::units;

pub(crate) struct Query<'a>(HashMap<Cow<'a, str>, Cow<'a, str>>);

impl<'a> Query<'a> {
    pub(crate) fn of(uri: &'a Uri) -> Query<'a> {
        Query(form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).collect())
    }

    /// Empty counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(AsRef::as_ref).filter(|text| !text.is_empty())
    }

    pub(crate) fn optional<T: FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(text) = self.text(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Refusal::parameter(format_args!("{name} cannot be {text}")))
    }

    pub(crate) fn required<T: FromStr>(&self, name: &str) -> Result<T, Refusal> {
        self.optional(name)?.ok_or_else(|| Refusal::parameter(format_args!("{name} is missing")))
    }

    /// An account id, lower-cased.
    pub(crate) fn account(&self, name: &str) -> Result<String, Refusal> {
        let text: String = self.required(name)?;
        if !is_account(&text) {
            return Err(Refusal::parameter(format_args!("{name} is not an account id")));
        }
        Ok(text.to_ascii_lowercase())
    }

    /// One of a few numbers.
    pub(crate) fn one_of(&self, name: &str, allowed: &[i64]) -> Result<Option<i64>, Refusal> {
        let number = self.optional::<i64>(name)?;
        match number {
            Some(number) if !allowed.contains(&number) => {
                Err(Refusal::parameter(format_args!("{name} must be one of {allowed:?}")))
            }
            _ => Ok(number),
        }
    }

    /// A comma-separated list; empty when absent.
    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<i64>, Refusal> {
        let wrong = |_| Refusal::parameter(format_args!("{name} must be numbers with commas"));
        self.list(name).map(|part| part.parse().map_err(wrong)).collect()
    }

    /// The parts of a comma-separated list; none when absent.
    pub(crate) fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        self.text(name).into_iter().flat_map(|text| text.split(',')).map(str::trim)
    }

    /// Refuses a text of more UTF-16 units.
    pub(crate) fn at_most(&self, name: &str, max_units: usize) -> Result<(), Refusal> {
        match self.text(name) {
            Some(text) if units(text) > max_units => {
                Err(Refusal::parameter(format_args!("{name} exceeds {max_units}")))
            }
            _ => Ok(()),
        }
    }
}
