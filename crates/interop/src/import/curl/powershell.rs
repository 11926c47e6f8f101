//! A request of PowerShell's own web commands as a call.

use super::fill::{Filler, finish};
use crate::import::call::{Call, Payload};
use crate::import::model::{DroppedCode, NoteCode};
use crate::import::shell::model::{Known, Request};

/// The call; `None` when the command names neither a URL nor a body.
pub(super) fn call(request: Request, known: &Known) -> Option<Call> {
    if request.url.is_none() && request.body.is_none() && request.file.is_none() {
        return None;
    }
    let mut filler = Filler::new(known);
    let mut call = Call { method: filler.known(&request.method), ..Call::default() };
    // What a browser copies as headers though HTTP/2 has it elsewhere.
    let is_pseudo = |name: &str| matches!(name, "authority" | "method" | "path" | "scheme");
    for (name, value) in request.headers.iter().filter(|(name, _)| !is_pseudo(name)) {
        call.headers.push((filler.known(name), filler.known(value)));
    }
    request.others.iter().for_each(|name| call.note(NoteCode::Option, name));
    request.logins.iter().for_each(|name| call.drop_secret(DroppedCode::Login, name));
    call.url = request.url.map(|url| filler.url(&url).trim().to_owned());
    call.body = match (request.body, request.file) {
        (Some(_), _) if request.is_form => Payload::Other("form".to_owned()),
        (Some(body), _) => filler.body(&body),
        (None, Some(file)) => {
            let name = filler.known(&file);
            filler.file(&name).map_or(Payload::File(name), Payload::Text)
        }
        (None, None) => Payload::None,
    };
    if call.method.is_empty() && matches!(call.body, Payload::None) {
        "GET".clone_into(&mut call.method);
    }
    finish(&mut call, filler);
    Some(call)
}
