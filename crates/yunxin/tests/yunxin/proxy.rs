//! Proxies and certificates: used by every kind of call, or refused with a reason, never left out.

use crate::support::tls::*;
use crate::support::*;
use axum::http::header::PROXY_AUTHORIZATION;
use base64::Engine as _;
use yunxin::{Client, Error, ErrorKind, Proxy, ProxyError, Verdict};

/// With every character that a URL gives a meaning to.
const PASSWORD: &str = "p@ss:wörd/%41?#";
/// Where nobody listens: only a proxy gets anywhere with it.
const ELSEWHERE: &str = "http://127.0.0.1:1/nimserver";

fn by(proxy: &url::Url) -> Proxy {
    Proxy::Url { url: proxy.to_string(), user: Some("goose".into()), password: Some(PASSWORD.into()) }
}

fn through(endpoint: &url::Url, proxy: Proxy, ca: &[&str]) -> Client {
    client_with(&[endpoint], |options| {
        options.proxy = proxy;
        options.allow_http_private = true;
        options.extra_ca_pem = ca.iter().map(ToString::to_string).collect();
    })
}

fn basic() -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("goose:{PASSWORD}")))
}

/// One call of each kind; all must succeed.
async fn call_everything(client: &Client) {
    let (report, _) = send(client).await;
    assert!(end(&report).starts_with("sent"), "{report:?}");
    assert!(!format!("{report:?} {client:?}").contains("p@ss"));
    upload_small(client).await.unwrap();
    client.read_message(&conversation(), "1", None).await.unwrap();
    assert_eq!(client.probe("li.lei").await.verdict, Verdict::Accepted);
}

#[tokio::test]
async fn an_http_proxy_gets_every_kind_of_plain_call_with_its_login() {
    let proxy = Server::start(|_| json(UPLOADED)).await;
    let mut root = proxy.url.clone();
    root.set_path("");
    call_everything(&through(&ELSEWHERE.parse().unwrap(), by(&root), &[])).await;
    assert_eq!(proxy.hits().len(), 4);
    for hit in proxy.hits() {
        assert!(hit.target.starts_with("http://127.0.0.1:1/nimserver/"), "{}", hit.target);
        assert_eq!(hit.header(PROXY_AUTHORIZATION.as_str()), basic());
    }
}

#[tokio::test]
async fn the_probe_of_an_endpoint_that_rested_goes_by_the_proxy_too() {
    // First the message fails at a gateway, then the endpoint says that it lives.
    let proxy = Server::start(|number| if number == 0 { status(502, "") } else { json(SENT) }).await;
    let mut root = proxy.url.clone();
    root.set_path("");
    let (first, second) = (ELSEWHERE.parse().unwrap(), "http://127.0.0.1:2/nimserver".parse().unwrap());
    let client = client_with(&[&first, &second], |options| {
        options.proxy = by(&root);
        options.endpoint_pause_ms = 0;
    });
    for _ in 0..2 {
        assert!(end(&send(&client).await.0).starts_with("sent"));
    }
    let asked: Vec<_> = proxy.hits().iter().map(|hit| hit.target.clone()).collect();
    assert_eq!(asked[2], "http://127.0.0.1:1/nimserver/health/liveness.action", "{asked:?}");
    assert!(proxy.hits().iter().all(|hit| hit.header(PROXY_AUTHORIZATION.as_str()) == basic()));
}

#[tokio::test]
async fn https_goes_through_a_tunnel_and_the_login_stays_outside() {
    let (server, authority) = (Server::start(|_| json(UPLOADED)).await, Authority::new());
    let endpoint = authority.before(&server.url).await;
    let (proxy, seen) = connect_proxy(&endpoint).await;
    call_everything(&through(&endpoint, by(&proxy), &[&authority.pem])).await;
    assert_eq!(server.hits().len(), 4);
    let expected = format!("CONNECT localhost:{} {}", endpoint.port().unwrap(), basic());
    assert!(!seen.all().is_empty() && seen.all().iter().all(|asked| *asked == expected), "{:?}", seen.all());
    assert!(server.hits().iter().all(|hit| hit.header(PROXY_AUTHORIZATION.as_str()).is_empty()));
}

#[tokio::test]
async fn socks5_carries_plain_and_tls_calls() {
    let (server, authority) = (Server::start(|_| json(UPLOADED)).await, Authority::new());
    let secure = authority.before(&server.url).await;
    for (scheme, endpoint, host) in [
        ("socks5", &ELSEWHERE.parse().unwrap(), "127.0.0.1:1"),
        ("socks5h", &"http://yunxin.example/nimserver".parse().unwrap(), "yunxin.example:80"),
        ("socks5h", &secure, &format!("localhost:{}", secure.port().unwrap())),
    ] {
        let to = if endpoint.scheme() == "https" { endpoint } else { &server.url };
        let (proxy, seen) = socks_proxy(scheme, to).await;
        call_everything(&through(endpoint, by(&proxy), &[&authority.pem])).await;
        let expected = format!("{host} goose:{PASSWORD}");
        assert!(
            !seen.all().is_empty() && seen.all().iter().all(|asked| *asked == expected),
            "{:?}",
            seen.all()
        );
    }
    assert_eq!(server.hits().len(), 12);
}

#[tokio::test]
async fn a_proxy_of_the_account_carries_loopback_calls_too() {
    let (server, proxy) = (Server::start(|_| json(SENT)).await, Server::start(|_| json(SENT)).await);
    let mut root = proxy.url.clone();
    root.set_path("");
    send(&through(&server.url, by(&root), &[])).await;
    assert_eq!((server.hits().len(), proxy.hits().len()), (0, 1));
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_no_reason_to_go_without() {
    let server = Server::start(|_| json(SENT)).await;
    let mut gone = nobody().await;
    gone.set_path("");
    let (report, _) = send(&through(&server.url, by(&gone), &[])).await;
    assert_eq!(end(&report), "not sent ConnectionRefused");
    assert!(server.hits().is_empty());
}

#[tokio::test]
async fn a_tunnel_that_the_proxy_refuses_was_no_connection() {
    for (answer, expected) in [(407, "not sent ProxyLogin"), (403, "not sent Unreached")] {
        let proxy = Server::start(move |_| status(answer, "")).await;
        let mut root = proxy.url.clone();
        root.set_path("");
        let (report, _) =
            send(&through(&"https://yunxin.example/nimserver".parse().unwrap(), by(&root), &[])).await;
        assert_eq!(end(&report), expected);
        let said = report.attempts[0].detail.as_deref().unwrap();
        assert!(answer != 407 || said.contains("proxy auth"), "{report:?}");
    }
}

#[tokio::test]
async fn a_test_call_names_the_kinds_of_login_that_only_other_programs_can_do() {
    for (asked, verdict, named) in [
        (&["Negotiate", "NTLM"][..], Verdict::ProxyMethod, Some("Negotiate, NTLM")),
        (&["Digest realm=\"x\", nonce=\"y\""], Verdict::ProxyMethod, Some("Digest")),
        (&["NTLM", "Basic realm=\"x\""], Verdict::ProxyLogin, None),
        (&[], Verdict::ProxyLogin, None),
    ] {
        let proxy = Server::start(move |_| {
            let mut answer = status(407, "");
            for method in asked {
                answer.headers_mut().append("proxy-authenticate", method.parse().unwrap());
            }
            answer
        })
        .await;
        let mut root = proxy.url.clone();
        root.set_path("");
        for endpoint in ["https://yunxin.example/nimserver", ELSEWHERE] {
            let report = through(&endpoint.parse().unwrap(), by(&root), &[]).probe("li.lei").await;
            assert_eq!(report.verdict, verdict, "{asked:?} {report:?}");
            assert!(named.is_none_or(|named| report.detail.as_deref() == Some(named)), "{report:?}");
            assert!(!format!("{report:?}").contains("p@ss"));
        }
        // What asks for the kinds of login gives none away.
        assert!(
            proxy.hits().iter().any(|hit| hit.header(PROXY_AUTHORIZATION.as_str()).is_empty())
                || named.is_none()
        );
    }
}

#[tokio::test]
async fn a_certificate_is_trusted_only_with_its_authority() {
    let (server, authority, stranger) =
        (Server::start(|_| json(UPLOADED)).await, Authority::new(), Authority::new());
    let endpoint = authority.before(&server.url).await;
    for ca in [&[][..], &[stranger.pem.as_str()]] {
        let (report, _) = send(&through(&endpoint, Proxy::System, ca)).await;
        assert_eq!(end(&report), "not sent Untrusted");
        assert!(report.attempts[0].detail.as_deref().unwrap().contains("certificate"), "{report:?}");
    }
    let both = format!("{}\n{}", stranger.pem, authority.pem);
    for ca in [&[authority.pem.as_str()][..], &[&stranger.pem, &authority.pem], &[&both]] {
        call_everything(&through(&endpoint, Proxy::System, ca)).await;
    }
}

#[test]
fn bad_proxies_and_certificates_make_no_client() {
    let endpoint = ELSEWHERE.parse().unwrap();
    let with = |proxy, extra_ca_pem| {
        Client::new(options_with(&[&endpoint], |options| {
            options.allow_http_private = true;
            options.proxy = proxy;
            options.extra_ca_pem = extra_ca_pem;
        }))
        .unwrap_err()
    };
    let ftp = Proxy::Url { url: "ftp://proxy.example".into(), user: None, password: None };
    let error = with(ftp, Vec::new());
    assert!(matches!(error, Error::BadProxy(ProxyError::BadScheme)));
    assert_eq!(error.kind(), ErrorKind::NoClient);
    let good = Authority::new().pem;
    let not_base64 = good.replace("MII", "*!*");
    let not_der = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    let a_key = "-----BEGIN PRIVATE KEY-----\naGVsbG8=\n-----END PRIVATE KEY-----\n";
    for bad in ["", "hello", a_key, &not_base64, not_der, &format!("{good}{not_der}")] {
        let error = with(Proxy::System, vec![good.clone(), bad.to_owned()]);
        assert!(matches!(error, Error::BadCertificate { number: 2 }), "{bad}: {error:?}");
    }
}

/// Runs in a process of its own, see below, because the proxy of the system is in the environment.
#[tokio::test]
#[ignore = "started by the_systems_proxy_is_used_unless_the_account_says_direct"]
async fn in_another_environment() {
    let read = |name| std::env::var(name).unwrap();
    let proxy = if read("YUNXIN_TEST_PROXY") == "direct" { Proxy::Direct } else { Proxy::System };
    let (report, _) = send(&through(&read("YUNXIN_TEST_ENDPOINT").parse().unwrap(), proxy, &[])).await;
    assert!(end(&report).starts_with("sent"), "{report:?}");
}

// Only Unix connects to itself by 0.0.0.0.
#[cfg(unix)]
#[tokio::test]
async fn the_systems_proxy_is_used_unless_the_account_says_direct() {
    // 127.0.0.1 is loopback; the same machine under its other name is not, to whoever looks at the name alone.
    for (mode, host, no_proxy, expected) in [
        ("system", "0.0.0.0", "", (0, 1)),
        ("system", "0.0.0.0", "example.com 0.0.0.0:PORT", (1, 0)),
        ("system", "0.0.0.0", "*.example.com;0.0.0.0/8", (1, 0)),
        ("direct", "0.0.0.0", "", (1, 0)),
        ("system", "127.0.0.1", "", (1, 0)),
        ("system", "localhost", "", (1, 0)),
    ] {
        let (server, proxy) = (Server::start(|_| json(SENT)).await, Server::start(|_| json(SENT)).await);
        let endpoint = server.url.as_str().replace("127.0.0.1", host);
        let proxy_url = proxy.url.as_str().trim_end_matches("/nimserver").to_owned();
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child
            .args(["--exact", "--ignored", "proxy::in_another_environment"])
            .env("NO_PROXY", no_proxy.replace("PORT", &server.url.port().unwrap().to_string()))
            .env_remove("no_proxy")
            .env("http_proxy", &proxy_url)
            .env("HTTP_PROXY", &proxy_url)
            .env("YUNXIN_TEST_PROXY", mode)
            .env("YUNXIN_TEST_ENDPOINT", &endpoint);
        let output = bounded(tokio::task::spawn_blocking(move || child.output().unwrap())).await.unwrap();
        assert!(
            output.status.success(),
            "{mode} {host} {no_proxy}: {}",
            String::from_utf8_lossy(&output.stdout)
        );
        assert_eq!((server.hits().len(), proxy.hits().len()), expected, "{mode} {host} {no_proxy}");
    }
}
