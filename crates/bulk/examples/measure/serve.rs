//! A server that answers every request at once, in a process of its own.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Answers every request at once.
pub async fn serve() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    let data = r#"{"code":200,"msg":"success","data":{"message_server_id":2305843009213693953,"create_time":1790000000000}}"#;
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{data}",
        data.len()
    );
    let answer: Arc<[u8]> = answer.into_bytes().into();
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let answer = answer.clone();
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
                    buffer.drain(..head + 4 + length);
                    if stream.write_all(&answer).await.is_err() {
                        return;
                    }
                }
            }
        });
    }
}
