//! `send --stream`: a text that goes out in pieces, or lines of standard input as they come.

use std::io::BufRead;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use courier::{
    CallResult, Destination, GivenPiece, Outcome, PartCounts, PieceSource, RowId, StreamMessage, StreamOrder,
    StreamPace, StreamRequest, request_text,
};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::ending::{print_call, print_wait};
use super::session::Session;
use super::settling::opened_for;
use super::warnings::warn_of_call;
use super::{input_failed, only_text, text_of};
use crate::args::Message;
use crate::failure::{Failure, REJECTED};

/// The whole message as one request: what goes out, but for its cutting.
pub fn request(message: &Message) -> Result<(Destination, String), Failure> {
    let conversation = message.to.clone().ok_or(Failure::NoConversation)?;
    let body = match &message.body {
        Some(path) => text_of(path)?,
        None => body_of(&text(message)?),
    };
    Ok((Destination::Stream { conversation }, body))
}

/// Sends. Ctrl+C finishes the stream as it stands.
pub async fn send(message: &Message) -> Result<ExitCode, Failure> {
    let conversation = message.to.clone().ok_or(Failure::NoConversation)?;
    let is_cut = Arc::new(AtomicBool::new(false));
    let (body, source) = if reads_lines(message) {
        let (first, pieces) = lines(is_cut.clone())?;
        (body_of(&first), PieceSource::Given(pieces))
    } else {
        let StreamPace { chars, pace_ms } = StreamPace::USUAL;
        let pace = StreamPace {
            chars: message.call.piece_chars.unwrap_or(chars),
            pace_ms: message.call.pace.unwrap_or(pace_ms),
        };
        (request(message)?.1, PieceSource::Paced(pace))
    };
    let session = Session::open(message).await?;
    if !message.yes && session.account.is_production() {
        return Err(Failure::Unconfirmed {
            account: session.account.name.clone(),
            sender: conversation.sender,
            receiver: conversation.receiver,
        });
    }
    warn_of_call(&Destination::Stream { conversation: conversation.clone() }, &body)?;
    let order = StreamOrder {
        account_id: session.account.id.clone(),
        conversation,
        body,
        source,
        cancel: stopped_by_ctrl_c(),
    };
    let result = session.courier.calls().stream(order, print_wait).await?;
    session.close().await;
    let exit = ended(&result, message.json);
    // What was finished without all of its lines is no success, whatever the service took.
    let lacks_lines = is_cut.load(Ordering::Acquire) && result.end.outcome == Outcome::Sent;
    Ok(if lacks_lines { ExitCode::from(REJECTED) } else { exit })
}

/// Ends a stream that was cut off, while the service still waits for its next piece.
pub async fn finish(id: RowId, yes: bool, json: bool) -> Result<ExitCode, Failure> {
    let courier = opened_for(id).await?.with_confirm(std::sync::Arc::new(courier::Always(yes)));
    let result = courier.calls().finish_stream(id, CancellationToken::new(), print_wait).await?;
    Ok(ended(&result, json))
}

/// A stream that its service ended, since no piece came in time, is none that was sent whole.
fn ended(result: &CallResult, json: bool) -> ExitCode {
    let exit = print_call(result, json);
    if PartCounts::of(&result.parts).unfinished {
        eprintln!("yanshu-cli: the stream was not finished; the service ends it 30 s after its last piece");
    }
    exit
}

/// Whether each line of standard input is a piece.
fn reads_lines(message: &Message) -> bool {
    message.text == ["-"]
}

fn text(message: &Message) -> Result<String, Failure> {
    match &message.file {
        Some(path) => text_of(path),
        None => only_text(&message.text)?.ok_or(Failure::NoCallContent),
    }
}

fn body_of(text: &str) -> String {
    let mut message =
        StreamMessage { message_client_id: Some(courier::new_client_id()), ..Default::default() };
    message.attachment.text = text.to_owned();
    message.attachment.finish = Some(1);
    request_text(&StreamRequest { message, ..StreamRequest::default() })
}

fn stopped_by_ctrl_c() -> CancellationToken {
    let cancel = CancellationToken::new();
    let pulled = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            eprintln!("yanshu-cli: finishing the stream");
            pulled.cancel();
        }
    });
    cancel
}

/// The first line of standard input, and the others as they come, each with its end. The end of the input finishes the
/// stream; so does a line that cannot be read, or is too long for it, and then the stream is cut.
fn lines(is_cut: Arc<AtomicBool>) -> Result<(String, mpsc::Receiver<GivenPiece>), Failure> {
    let mut first = String::new();
    std::io::stdin().lock().read_line(&mut first).map_err(input_failed)?;
    let (give, pieces) = mpsc::channel(1);
    // No task of the runtime: nothing ends a read of standard input.
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        loop {
            let mut text = String::new();
            match input.read_line(&mut text) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => {
                    is_cut.store(true, Ordering::Release);
                    return eprintln!("yanshu-cli: standard input: {error}");
                }
            }
            let (accepted, answer) = oneshot::channel();
            if give.blocking_send(GivenPiece { text, is_last: false, accepted }).is_err() {
                return;
            }
            if let Ok(Err(fault)) = answer.blocking_recv() {
                is_cut.store(true, Ordering::Release);
                return eprintln!("yanshu-cli: a line was not sent: {fault}");
            }
        }
    });
    Ok((first, pieces))
}
