//! How a body of the service is written as a struct.

/// A struct of required fields and, after the semicolon, optional ones, that keeps keys it does not know, in their order.
macro_rules! wire {
    (
        $(#[$about:meta])*
        pub struct $name:ident {
            $($(#[$must_about:meta])* $must:ident: $must_type:ty,)*
            ;
            $($(#[$may_about:meta])* $may:ident: $may_type:ty,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $($(#[$must_about])* pub $must: $must_type,)*
            $($(#[$may_about])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $may: Option<$may_type>,)*
            /// Keys that this version does not know, in their order.
            #[serde(flatten)]
            pub other: serde_json::Map<String, serde_json::Value>,
        }
    };
}

pub(super) use wire;
