//! What `--as` prints is run against the sandbox, and the body arrives byte for byte.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use crate::support::{Fixture, Service};

/// Quotes, dollars, backticks and signs of every script, and what ends a line in one of the languages alone.
const BODY: &str = "{ \"message\":{\"message_type\":0,\n\t\"text\":\"it's $HOME `id` \\\"q\\\" \\\\n %s !x ${x} #{x} {{7*7}} */ ''' \\\"\\\"\\\" \\\\u0041 \\u0007\u{7f}\u{85}\u{2028}\u{2029}\u{202e} 你好 👋🏽 \\\\\"},\n\"extension\": \"{\\\"n\\\":12345678901234567890123}\" }\n";

/// The code of a body that is composed for an account of the service.
fn code(fixture: &Fixture, service: &Service, kind: &str) -> String {
    service.known_to(fixture, "Trial");
    let body = fixture.file("body.json", BODY);
    let args = ["compose", "--account", "Trial", "--to", "a@b|1|c.d", "--body", &body, "--as", kind];
    let done = fixture.call(&args).run();
    assert_eq!(done.code, 0, "{done:?}");
    assert!(!done.out.contains(service.secret()));
    done.out
}

/// Runs code from standard input as a user would, with the secret in the environment alone; `None` when the
/// tool-chain is not at hand.
pub fn run(program: &str, args: &[&str], text: &str, secret: &str) -> Option<Output> {
    let started = Command::new(program)
        .args(args)
        .env("APP_SECRET", secret)
        .env("NO_PROXY", "*")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => {
            eprintln!("{program} is not at hand ({error}): its code was not run");
            return None;
        }
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    Some(child.wait_with_output().unwrap())
}

fn arrives(program: &str, args: &[&str], kind: &str) {
    let (fixture, service) = (Fixture::new(), Service::start());
    let text = code(&fixture, &service, kind);
    let Some(output) = run(program, args, &text, service.secret()) else { return };
    let answer = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && answer.contains("\"code\":200"), "{output:?}");
    assert_eq!(service.bodies(), [BODY], "{kind}");
    let world = service.sandbox.world();
    assert_eq!(world.messages()[0].conversation_id.to_string(), "a@b|1|c.d");
}

#[test]
fn the_shell_script_runs_as_pasted() {
    arrives("bash", &["-s"], "curl");
}

#[test]
fn the_python_code_runs() {
    arrives("python3", &["-"], "python");
}

#[test]
fn the_node_code_runs() {
    arrives("node", &["--input-type=module", "-"], "node");
}

#[test]
fn the_shell_script_says_when_the_secret_is_missing_and_sends_nothing() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let text = code(&fixture, &service, "curl");
    let output = run("bash", &["-s"], &text, "").unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("set APP_SECRET first"), "{output:?}");
    assert_eq!(service.bodies(), [""; 0]);
}

#[test]
fn a_past_message_is_copied_with_the_body_that_was_sent() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let sent = fixture.send("Trial", service.secret(), &["--text", "你好"]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let row = fixture.history()[0]["id"].as_str().unwrap().to_owned();

    let body = fixture.call(&["history", "show", &row, "--as", "json"]).run();
    assert_eq!(body.out.trim_end(), service.bodies()[0]);
    let script = fixture.call(&["history", "show", &row, "--as", "curl"]).run();
    assert!(script.out.contains("message_client_id of a message that was sent"), "{script:?}");
    assert!(!script.out.contains(service.secret()));
    // The sandbox refuses the repetition, as the service does: a paste by mistake sends nothing twice.
    let output = run("bash", &["-s"], &script.out, service.secret()).unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("107306"), "{output:?}");
    assert_eq!(service.bodies().len(), 1);
}

#[test]
fn the_java_code_compiles_against_the_names_of_the_official_sdk() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let text = code(&fixture, &service, "java");
    let source = fixture.file("SendMessage.java", &text);
    let sdk = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/java-sdk");
    let out = fixture.temporary();
    let args = ["-encoding", "UTF-8", "-d", out.to_str().unwrap(), "-sourcepath", sdk, &source];
    let Some(output) = run("javac", &args, "", "") else { return };
    assert!(output.status.success(), "{output:?}");
    // What stands in for the SDK prints the body it was handed.
    let out =
        ["-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-cp", out.to_str().unwrap(), "SendMessage"];
    let Some(output) = run("java", &out, "", "secret") else { return };
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{BODY}\n"), "{output:?}");
}

#[test]
fn the_go_code_is_formatted_as_go_wants_it() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let text = code(&fixture, &service, "go");
    let Some(output) = run("gofmt", &[], &text, "") else { return };
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), text);
}
