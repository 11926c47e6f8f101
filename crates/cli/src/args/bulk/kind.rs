//! What a receiver is.

use clap::ValueEnum;
use courier::ConversationType;

/// Kinds of receivers.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum KindArg {
    #[value(name = "p2p")]
    P2p,
    Team,
    Superteam,
}

impl From<KindArg> for ConversationType {
    fn from(kind: KindArg) -> ConversationType {
        match kind {
            KindArg::P2p => ConversationType::P2p,
            KindArg::Team => ConversationType::Team,
            KindArg::Superteam => ConversationType::Superteam,
        }
    }
}
