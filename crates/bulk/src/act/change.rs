//! The body of a change, made from a template.

use yunxin::{Body, SentMessage, modify_body, validate};

use super::model::{ActPlan, Barrier};
use crate::import::cell::Row;
use crate::job::model::JobId;
use crate::render::Renderer;
use crate::setup::Setup;

/// Makes the bodies of changes. The same bytes at any time.
#[derive(Debug)]
pub(crate) struct Changes(Renderer);

impl Changes {
    /// Those of a plan; `None` where it changes nothing, or its template cannot become a body.
    pub(crate) fn of(plan: &ActPlan, job: JobId, setup: &Setup, now_ms: i64) -> Option<Self> {
        let ActPlan::Modify { template, variables } = plan else { return None };
        let mut setup = setup.clone();
        setup.template = template.clone();
        setup.mapping.variables = variables.clone();
        Renderer::new(job, &setup, now_ms).map(Self)
    }

    /// The message of a row as it is to be, like the body of a send.
    pub(crate) fn body(&self, number: u64, row: &Row) -> Result<Body, Barrier> {
        let rendered = self.0.render(number, 0, row).map_err(|_| Barrier::NotABody)?;
        let body = Body::parse(rendered.body).map_err(|_| Barrier::NotABody)?;
        let is_refused = validate(&rendered.conversation, &body)
            .into_iter()
            .any(|issue| issue.severity == yunxin::Severity::Error);
        if is_refused { Err(Barrier::NotABody) } else { Ok(body) }
    }
}

/// The body of the call.
pub(crate) fn call_body(message: &SentMessage, create_time_ms: i64, wanted: &Body) -> String {
    modify_body(message, create_time_ms, wanted)
}

/// The type of the message in a body.
pub(crate) fn message_type(body: &Body) -> Option<i64> {
    body.value().pointer("/message/message_type")?.as_i64()
}
