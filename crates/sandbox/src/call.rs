//! What is known of a call once it was let through.

use crate::answer::Shape;
use crate::fault::kind::FaultRoute;

/// What the gate learned about a call, for the layers behind it.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// Method and path template, the same for both prefixes and versions.
    pub(crate) endpoint: String,
    pub(crate) shape: Shape,
    pub(crate) route: FaultRoute,
    pub(crate) trace_id: Option<String>,
}
