//! Keys that occur twice in one object: `serde_json` keeps the last, the service may keep the first.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::HashSet;
use std::fmt;

/// JSON pointers of repeated keys, in the order of their second appearance. Empty for text that is not JSON.
pub(crate) fn find(text: &str) -> Vec<String> {
    let mut found = Found::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    if (Walk { at: String::new(), found: &mut found }).deserialize(&mut reader).is_err() {
        return Vec::new();
    }
    found.in_order
}

/// Each pointer once, however often its key stands there.
#[derive(Default)]
struct Found {
    in_order: Vec<String>,
    all: HashSet<String>,
}

impl Found {
    fn note(&mut self, at: &str) {
        if self.all.insert(at.to_owned()) {
            self.in_order.push(at.to_owned());
        }
    }
}

struct Walk<'a> {
    at: String,
    found: &'a mut Found,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Scalars hold no keys. Numbers arrive as maps of one private key, because of arbitrary precision, and pass as such.
macro_rules! nothing_inside {
    ($($visit:ident: $type:ty),*) => {
        $(fn $visit<E>(self, _: $type) -> Result<(), E> { Ok(()) })*
    };
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    nothing_inside!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        for index in 0.. {
            let item = Walk { at: format!("{}/{index}", self.at), found: &mut *self.found };
            if seq.next_element_seed(item)?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if key.starts_with("$serde_json::private::") {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let at = format!("{}/{}", self.at, key.replace('~', "~0").replace('/', "~1"));
            if !seen.insert(key) {
                self.found.note(&at);
            }
            map.next_value_seed(Walk { at, found: &mut *self.found })?;
        }
        Ok(())
    }
}
