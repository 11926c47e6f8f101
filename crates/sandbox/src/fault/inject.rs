//! The layer between the gate and the calls: a refused call triggers no fault, a stored answer can be cut off.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, StatusCode, Version, header},
    middleware::Next,
    response::{Html, IntoResponse as _, Response},
};

use super::bodies;
use super::kind::{FaultKind, FaultRoute, FaultStage};
use super::model::Fault;
use crate::answer::{JSON, Refusal, Shape};
use crate::body::drain;
use crate::call::Call;
use crate::connection::ResetSwitch;
use crate::shared::Shared;

/// Larger than any answer of the sandbox.
const ANSWER_MAX_BYTES: usize = 64 << 20;

/// For signed calls, behind the gate.
pub(crate) async fn inject(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let Some(Call { shape, route, .. }) = request.extensions().get().cloned() else {
        return next.run(request).await;
    };
    inject_on(route, shape, shared, request, next).await
}

/// For the health probe.
pub(crate) async fn health(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    inject_on(FaultRoute::Health, Shape::V2, shared, request, next).await
}

async fn inject_on(
    route: FaultRoute,
    shape: Shape,
    shared: Arc<Shared>,
    request: Request,
    next: Next,
) -> Response {
    let Some(fault) = shared.faults.draw(route, false) else { return next.run(request).await };
    tracing::debug!(kind = %fault.kind, ?route, "a fault is injected");
    let reset =
        request.extensions().get::<ConnectInfo<ResetSwitch>>().map(|ConnectInfo(reset)| reset.clone());
    let injection = Injection { fault, shape, reset: reset.unwrap_or_default(), shared };
    // On a task of its own: a call that was held up is carried out though its caller gave up meanwhile.
    match tokio::spawn(injection.run(request, next)).await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(%panic, "a fault failed");
            shape.refuse(&Refusal::new(500, "sandbox error: the call failed"))
        }
    }
}

struct Injection {
    fault: Fault,
    shape: Shape,
    reset: ResetSwitch,
    shared: Arc<Shared>,
}

impl Injection {
    async fn run(self, request: Request, next: Next) -> Response {
        let kind = self.fault.kind;
        if self.fault.stage() == FaultStage::After {
            let answer = next.run(request).await;
            self.wait().await;
            return self.spoil(answer).await;
        }
        match kind {
            FaultKind::Latency => {
                self.wait().await;
                next.run(request).await
            }
            FaultKind::ResetBeforeRead => {
                self.wait().await;
                self.reset.set();
                Response::default()
            }
            _ => {
                // Unread, the body would turn every one of these into a reset.
                drain(request.into_body()).await;
                self.wait().await;
                self.spoil(Response::default()).await
            }
        }
    }

    async fn wait(&self) {
        let ms = match self.fault.kind {
            FaultKind::SlowDrip => 0,
            FaultKind::Latency => self.fault.delay_ms.unwrap_or(Fault::USUAL_LATENCY_MS),
            _ => self.fault.delay_ms.unwrap_or(0),
        };
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }

    /// What goes back in place of the true answer.
    async fn spoil(self, answer: Response) -> Response {
        match self.fault.kind {
            FaultKind::Latency | FaultKind::StaleClock => answer,
            FaultKind::Code416 => self.shape.refuse(&Refusal::new(416, "rate limit reached: on request")),
            FaultKind::AnswerCode => self
                .shape
                .refuse(&Refusal::new(self.fault.code.unwrap_or(Fault::USUAL_CODE), "refused: on request")),
            FaultKind::Http502 => (StatusCode::BAD_GATEWAY, Html(bodies::BAD_GATEWAY)).into_response(),
            FaultKind::Http500 => {
                let refusal = Refusal::new(500, "internal server error: on request");
                self.shape.refuse_with(StatusCode::INTERNAL_SERVER_ERROR, &refusal)
            }
            FaultKind::ResetBeforeRead | FaultKind::ResetAfterStore => {
                self.reset.set();
                answer
            }
            FaultKind::WrongJson => ([JSON], bodies::CUT_JSON).into_response(),
            FaultKind::Html => Html(bodies::CAPTIVE_PORTAL).into_response(),
            FaultKind::EndlessBody => ([JSON], bodies::endless()).into_response(),
            FaultKind::HugeBody => {
                ([JSON, (header::CONTENT_LENGTH, number(2 << 30))], bodies::endless()).into_response()
            }
            FaultKind::GzipBomb => {
                let gzip = (header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                ([JSON, gzip], bodies::bomb()).into_response()
            }
            FaultKind::Redirect => {
                let elsewhere = format!("http://{}/sandbox/elsewhere", self.shared.address);
                (StatusCode::FOUND, [(header::LOCATION, elsewhere)]).into_response()
            }
            FaultKind::DeepJson => ([JSON], bodies::deep()).into_response(),
            FaultKind::WrongType => {
                let mut answer = answer;
                let bytes = HeaderValue::from_static("application/octet-stream");
                answer.headers_mut().insert(header::CONTENT_TYPE, bytes);
                answer
            }
            FaultKind::Http10 => {
                let mut answer = answer;
                *answer.version_mut() = Version::HTTP_10;
                answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
                answer
            }
            FaultKind::HalfAnswer | FaultKind::SlowDrip | FaultKind::DuplicateKeys => {
                self.rewrite(answer).await
            }
        }
    }

    /// The same head with another body.
    async fn rewrite(self, answer: Response) -> Response {
        let (mut parts, body) = answer.into_parts();
        // A body of our own that is in memory: it cannot break off.
        let whole = to_bytes(body, ANSWER_MAX_BYTES).await.unwrap_or_default();
        let length = number(whole.len() as u64);
        let body = match self.fault.kind {
            FaultKind::HalfAnswer => {
                parts.headers.insert(header::CONTENT_LENGTH, length);
                bodies::half(&whole)
            }
            FaultKind::SlowDrip => {
                parts.headers.insert(header::CONTENT_LENGTH, length);
                bodies::drip(
                    whole,
                    Duration::from_millis(self.fault.delay_ms.unwrap_or(Fault::USUAL_DRIP_MS)),
                )
            }
            _ => {
                parts.headers.remove(header::CONTENT_LENGTH);
                Body::from(bodies::with_a_second_code(&whole))
            }
        };
        Response::from_parts(parts, body)
    }
}

fn number(value: u64) -> HeaderValue {
    HeaderValue::from(value)
}
