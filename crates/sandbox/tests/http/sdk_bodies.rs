//! Bodies as the official Go SDK puts them on the wire, to the byte, with every option of its request types set: captured from
//! the running SDK, see there. Java's are in `java_sdk.rs`.

use reqwest::Method;

use crate::caller::{Caller, caller};
use crate::captured::{self, GO, GO_INCOMPLETE};

/// The code of the answer.
async fn sent(caller: &Caller, path: &str, body: &str) -> i64 {
    captured::send(caller, &Method::POST, path, Some(body)).await["code"].as_i64().unwrap()
}

/// Every body that arrived, as it was.
fn arrived(caller: &Caller) -> Vec<String> {
    let world = caller.sandbox.world();
    let messages = world.messages().into_iter().map(|one| one.body);
    let rooms = world.room_messages().into_iter().map(|one| one.body);
    messages.chain(rooms).chain(world.all_notices().into_iter().map(|one| one.body)).collect()
}

#[tokio::test]
async fn bodies_with_every_option_are_taken_and_kept_to_the_byte() {
    let caller = caller().await;
    for &(path, body) in GO {
        assert_eq!(sent(&caller, path, body).await, 200, "{path} {body}");
        assert!(arrived(&caller).iter().any(|one| one == body), "{path} {body}");
    }
}

#[tokio::test]
async fn what_its_types_let_through_incomplete_is_refused() {
    let caller = caller().await;
    for &(name, path, body) in GO_INCOMPLETE {
        assert_eq!(sent(&caller, path, body).await, 414, "{name}");
    }
    assert!(arrived(&caller).is_empty());
}
