//! Ids that are written with dashes here and without them there.

/// The groups of a UUID, in digits.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
const DIGITS: usize = 32;

/// A UUID, or its beginning from the second group on, with dashes where it has none and without them where it has; `None`
/// for all else. A number without letters is left as it is unless it is whole, as ids of other kinds are numbers, too.
pub(super) fn otherwise(typed: &str) -> Option<String> {
    let typed = typed.trim();
    // As Windows writes a GUID.
    let typed = typed.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(typed);
    let digits: String = typed.chars().filter(|c| *c != '-').collect();
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex || digits.len() <= GROUPS[0] || digits.len() > DIGITS {
        return None;
    }
    if digits.len() < DIGITS && !digits.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let dashed = dashed(&digits);
    if typed == digits {
        Some(dashed)
    } else {
        // A dash at the end waits for what follows.
        (typed.trim_end_matches('-') == dashed).then_some(digits)
    }
}

fn dashed(digits: &str) -> String {
    let mut groups = Vec::new();
    let mut rest = digits;
    for length in GROUPS {
        let (group, others) = rest.split_at(length.min(rest.len()));
        groups.push(group);
        rest = others;
        if rest.is_empty() {
            break;
        }
    }
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::otherwise;

    #[test]
    fn an_id_is_written_the_other_way() {
        let dashed = "3F2504e0-4f89-41d3-9a0c-0305e82c3301";
        let plain = "3F2504e04f8941d39a0c0305e82c3301";
        assert_eq!(otherwise(dashed).as_deref(), Some(plain));
        assert_eq!(otherwise(plain).as_deref(), Some(dashed));
        assert_eq!(otherwise(&format!("{{{dashed}}}")).as_deref(), Some(plain));
        assert_eq!(otherwise(&format!("{{{plain}}}")).as_deref(), Some(dashed));
        assert_eq!(otherwise("3f2504e04f89").as_deref(), Some("3f2504e0-4f89"));
        assert_eq!(otherwise("3f2504e0-4f").as_deref(), Some("3f2504e04f"));
        for other in [
            "",
            "3f2504e0",
            "13800138000",
            "2026-11-28",
            "3f25-04e04f89",
            "发票",
            "3f2504e0-4f8941d3",
            "-",
            "{}",
            "{3f2504e0",
        ] {
            assert_eq!(otherwise(other), None, "{other}");
        }
    }
}
