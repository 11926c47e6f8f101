//! How many inputs the tests of foreign bytes try: `YANSHU_FUZZ_CASES`, or those of `make test`.

use proptest::test_runner::Config;

pub(crate) fn config() -> Config {
    let cases = std::env::var("YANSHU_FUZZ_CASES").ok().and_then(|text| text.parse().ok());
    cases.map_or_else(Config::default, Config::with_cases)
}
