//! A server that answers every request at once, in a process of its own.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Whom it rejects, so that there is a code to list rows by: one in a thousand.
const REJECTED: &str = "999/messages ";

fn answer(body: &str) -> Arc<[u8]> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
        .into()
}

/// Answers every request at once.
pub async fn serve() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    let sent = answer(
        r#"{"code":200,"msg":"success","data":{"message_server_id":2305843009213693953,"create_time":1790000000000}}"#,
    );
    let rejected = answer(r#"{"code":102404,"msg":"user not exist"}"#);
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sent, rejected) = (sent.clone(), rejected.clone());
        tokio::spawn(async move {
            let mut buffer = Vec::new();
            while stream.read_buf(&mut buffer).await.is_ok_and(|read| read > 0) {
                while let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                    let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
                    let length: usize = text
                        .split("content-length: ")
                        .nth(1)
                        .and_then(|rest| rest.split("\r\n").next()?.trim().parse().ok())
                        .unwrap_or(0);
                    if buffer.len() < head + 4 + length {
                        break;
                    }
                    let answer = if text.lines().next().is_some_and(|line| line.contains(REJECTED)) {
                        &rejected
                    } else {
                        &sent
                    };
                    buffer.drain(..head + 4 + length);
                    if stream.write_all(answer).await.is_err() {
                        return;
                    }
                }
            }
        });
    }
}
