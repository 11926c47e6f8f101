//! What goes back: the v2 envelope `{code, msg, data}` and the v1 shape `{code, desc}`.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Value, json};

/// The content type of every answer.
pub(crate) const JSON: (HeaderName, HeaderValue) =
    (header::CONTENT_TYPE, HeaderValue::from_static("application/json;charset=UTF-8"));

/// The code of a failure of the sandbox itself.
const BROKEN: i64 = 500;

/// On an answer that must not be remembered, because trying again may help.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Transient;

/// A business refusal: HTTP 200 with a code that is not 200.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: i64,
    pub(crate) msg: String,
}

impl Refusal {
    pub(crate) fn new(code: i64, msg: impl Into<String>) -> Refusal {
        Refusal { code, msg: msg.into() }
    }

    /// 414, naming the field and what is wrong with it.
    pub(crate) fn parameter(what: impl std::fmt::Display) -> Refusal {
        Refusal::new(414, format!("parameter error: {what}"))
    }

    /// 500: our own disk failed. Never remembered for a trace id, so that a repeat may succeed.
    pub(crate) fn broken(what: &str, source: &std::io::Error) -> Refusal {
        tracing::error!(%source, "{what}");
        Refusal::new(BROKEN, format!("sandbox error: {what}"))
    }
}

/// Which of the two shapes an endpoint answers in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `{code, desc}`, results at top level.
    V1,
    /// `{code, msg, data}`, data always an object.
    V2,
}

impl Shape {
    pub(crate) fn of(path: &str) -> Shape {
        if path.ends_with(".action") { Shape::V1 } else { Shape::V2 }
    }

    pub(crate) fn refuse(self, refusal: &Refusal) -> Response {
        self.refuse_with(StatusCode::OK, refusal)
    }

    pub(crate) fn refuse_with(self, status: StatusCode, Refusal { code, msg }: &Refusal) -> Response {
        let body = match self {
            Shape::V1 => json!({ "code": code, "desc": msg }),
            Shape::V2 => json!({ "code": code, "msg": msg, "data": {} }),
        };
        let mut response = with_json(status, &body);
        if *code == BROKEN {
            response.extensions_mut().insert(Transient);
        }
        response
    }

    /// HTTP 413, as a gateway gives it to a body that no call needs.
    pub(crate) fn too_large(self, max_bytes: usize) -> Response {
        let refusal = Refusal::new(413, format!("the request body exceeds {max_bytes} bytes"));
        self.refuse_with(StatusCode::PAYLOAD_TOO_LARGE, &refusal)
    }
}

pub(crate) fn answer(data: Result<impl Serialize, Refusal>) -> Response {
    match data {
        Ok(data) => success(&data),
        Err(refusal) => Shape::V2.refuse(&refusal),
    }
}

pub(crate) fn success(data: &impl Serialize) -> Response {
    ([JSON], success_json(data)).into_response()
}

/// Straight to text: through a [`Value`] the caller's numbers would not come back as they were written.
pub(crate) fn success_json<T: Serialize>(data: &T) -> String {
    #[derive(Serialize)]
    struct Envelope<'a, T> {
        code: i64,
        msg: &'a str,
        data: &'a T,
    }
    // Fails only for maps whose keys are not text; there are none.
    serde_json::to_string(&Envelope { code: 200, msg: "success", data }).unwrap_or_default()
}

pub(crate) fn uploaded(url: &str) -> Response {
    with_json(StatusCode::OK, &json!({ "code": 200, "url": url }))
}

fn with_json(status: StatusCode, body: &Value) -> Response {
    (status, [JSON], body.to_string()).into_response()
}
