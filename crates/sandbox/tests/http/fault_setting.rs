use reqwest::Method;
use sandbox::{Fault, FaultError, FaultKind, FaultRoute, FaultStage};
use serde_json::{Value, json};

use crate::{
    caller::{P2P, caller, caller_with, hello},
    fault::{faulty_caller, once},
};

#[tokio::test]
async fn a_fault_keeps_to_its_route() {
    let caller = caller().await;
    let sent = caller.send(P2P, hello()).await;
    let one = format!("/im/v2/conversations/{P2P}/messages/{}", sent["data"]["message_server_id"]);
    let upload = || {
        let form = [("content", "aGVsbG8=")];
        caller.signed(Method::POST, "/nimserver/msg/upload.action").form(&form)
    };
    let routes =
        [FaultRoute::Send, FaultRoute::Upload, FaultRoute::Query, FaultRoute::Health, FaultRoute::Any];
    let mut table = Vec::new();
    for route in routes {
        caller.sandbox.faults().clear();
        caller.sandbox.faults().add(Fault { route, ..Fault::new(FaultKind::Http502) }).unwrap();
        let calls = [
            caller.post(P2P, hello()),
            upload(),
            caller.signed(Method::GET, &one),
            caller.http.get(caller.url("/nimserver/health/liveness.action")),
        ];
        let mut triggered = Vec::new();
        for call in calls {
            triggered.push(call.send().await.unwrap().status() == 502);
        }
        table.push(triggered);
    }
    let only = |index| (0..4).map(|at| at == index).collect::<Vec<_>>();
    assert_eq!(table, [only(0), only(1), only(2), only(3), vec![true, true, true, false]]);
}

#[tokio::test]
async fn a_refused_call_uses_no_fault_up() {
    let caller = faulty_caller(once(FaultKind::Http502)).await;
    let unsigned = caller.http.post(caller.url(&format!("/im/v2/conversations/{P2P}/messages")));
    assert_eq!(unsigned.send().await.unwrap().status(), 200);
    assert_eq!(caller.sandbox.faults().list()[0].triggered, 0);
}

#[tokio::test]
async fn a_fault_of_an_upload_has_the_shape_of_its_version() {
    let caller = faulty_caller(Fault::new(FaultKind::Code416)).await;
    let form = [("content", "aGVsbG8=")];
    let request = caller.signed(Method::POST, "/nimserver/msg/upload.action").form(&form);
    let text = request.send().await.unwrap().text().await.unwrap();
    assert_eq!(text, r#"{"code":416,"desc":"rate limit reached: on request"}"#);
}

#[tokio::test]
async fn an_upload_can_be_stored_and_its_answer_lost() {
    let caller = faulty_caller(Fault { route: FaultRoute::Upload, ..once(FaultKind::ResetAfterStore) }).await;
    let form = [("content", "aGVsbG8=")];
    let request = caller.signed(Method::POST, "/nimserver/msg/upload.action").form(&form);
    assert!(request.send().await.is_err());
    assert_eq!(caller.sandbox.world().uploads().len(), 1);
}

#[tokio::test]
async fn faults_are_set_listed_and_cleared_over_http() {
    let caller = caller_with(|options| options.seed = 42).await;
    let faults = |method| caller.with_token(method, "/sandbox/faults");
    let ask = async |request: reqwest::RequestBuilder| -> Value {
        serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
    };
    let one = json!({ "kind": "http_502", "count": 1, "route": "send" });
    assert_eq!(ask(faults(Method::POST).body(one.to_string())).await["seed"], 42);
    let more = json!([
        { "kind": "latency", "probability": 0.25, "delay_ms": 5 },
        { "kind": "stale_clock", "offset_s": 60, "count": null, "stage": "before", "route": "any" },
    ]);
    ask(faults(Method::POST).body(more.to_string())).await;
    assert_eq!(caller.post(P2P, hello()).send().await.unwrap().status(), 502);
    let mut list = ask(faults(Method::GET)).await;
    assert_eq!(list["faults"][2]["triggered"].take(), 1);
    insta::assert_snapshot!(format!("{list:#}"));
    assert_eq!(ask(faults(Method::DELETE)).await["faults"], json!([]));
    assert_eq!(caller.send(P2P, hello()).await["code"], 200);
}

#[tokio::test]
async fn a_fault_that_cannot_be_is_refused_and_none_of_its_list_is_set() {
    let caller = caller().await;
    let good = json!({ "kind": "html" });
    let bad = [
        json!({ "kind": "earthquake" }),
        json!({ "kind": "html", "chance": 1 }),
        json!({ "kind": "html", "probability": 1.5 }),
        json!({ "kind": "html", "probability": -0.5 }),
        json!({ "kind": "html", "count": -1 }),
        json!({ "kind": "html", "delay_ms": 600_001 }),
        json!({ "kind": "html", "route": "nowhere" }),
        json!({ "kind": "code_416", "stage": "after" }),
        json!({ "kind": "stale_clock", "offset_s": 100_000_000 }),
        json!({ "kind": "answer_code", "code": 200 }),
        json!("html"),
    ];
    for fault in bad {
        let request =
            caller.with_token(Method::POST, "/sandbox/faults").body(json!([good, fault]).to_string());
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 400, "{fault}");
        assert!(response.text().await.unwrap().contains("error"));
    }
    assert_eq!(caller.sandbox.faults().list(), []);
    let never = Fault { stage: Some(FaultStage::Before), ..Fault::new(FaultKind::HalfAnswer) };
    let refused = caller.sandbox.faults().add(never);
    let (kind, stage) = (FaultKind::HalfAnswer, FaultStage::Before);
    assert_eq!(refused, Err(FaultError::Stage { kind, stage }));
}

#[tokio::test]
async fn a_page_of_another_site_sets_no_fault() {
    let caller = caller().await;
    for (origin, status) in [("https://evil.example", 403), ("null", 403), ("http://localhost:5173", 200)] {
        let request = caller
            .with_token(Method::POST, "/sandbox/faults")
            .header("Origin", origin)
            .body(r#"{"kind":"html"}"#);
        assert_eq!(request.send().await.unwrap().status(), status, "{origin}");
    }
    assert_eq!(caller.sandbox.faults().list().len(), 1);
}
