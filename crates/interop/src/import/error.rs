//! Why a text became no message.

/// Why a text became no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Longer than [`super::MAX_BYTES`].
    #[error("this is too long to be imported")]
    TooLarge,
    /// Neither a body nor an export or a command of a known tool.
    #[error("this is not a request body, a command, or a request of a known tool")]
    Unknown,
    /// Variables of a tool, perhaps secret ones, and no request.
    #[error("this is an environment with variables: export the collection or the request instead")]
    Environment,
    /// OpenAPI or Swagger: what requests may look like, and none that was made.
    #[error("this is an API description: export a request from the tool that makes it")]
    ApiDescription,
    /// An export that cannot be read.
    #[error(
        "this is an export of {tool}, which cannot be read: export it for Postman (v2.1), or copy the request as cURL"
    )]
    ForeignExport {
        /// Whose.
        tool: &'static str,
    },
    /// A program that makes the request.
    #[error(
        "this is {language} code, which cannot be read: copy the request as cURL in the tool that wrote the code"
    )]
    SourceCode {
        /// In which language, or for which library.
        language: &'static str,
    },
    /// A template of Yanshu's own.
    #[error("this is a template of Yanshu: put it into the template folder, or use --template FILE")]
    Template,
    /// Requests, but none that sends a message.
    #[error("none of its requests sends a message")]
    NoMessage,
}
