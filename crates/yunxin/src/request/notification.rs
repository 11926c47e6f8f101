//! Custom system notifications, broadcasts and pushes.

use super::options::{PushConfig, RouteConfig};
use super::wire::wire;

wire! {
    /// What happens to a notification. Both defaults are true.
    pub struct NotificationConfig {
        ;
        /// Kept for devices that are offline.
        offline_enabled: bool,
        /// Counts as unread.
        unread_enabled: bool,
    }
}

wire! {
    /// The body of `POST /im/v2/custom_notification`. Source: fact sheet §16.
    pub struct NotificationRequest {
        /// From whom.
        sender_id: String,
        /// 1 an account, 2 a team, 3 a super team.
        r#type: u8,
        /// The account, or the decimal id of the team.
        receiver_id: String,
        /// JSON in a string, at most 4096 UTF-16 units.
        content: String,
        ;
        /// Name of a sound file for iOS, at most 30 UTF-16 units.
        sound: String,
        /// What happens to it.
        notification_config: NotificationConfig,
        /// Offline push. Without `push_content` there is none.
        push_config: PushConfig,
        /// Copy to the app's own server.
        route_config: RouteConfig,
    }
}

wire! {
    /// The body of `POST /im/v2/custom_notification/batch`. Source: fact sheet §16.
    pub struct NotificationBatchRequest {
        /// From whom.
        sender_id: String,
        /// To whom: 1 to 500 accounts.
        receiver_ids: Vec<String>,
        /// JSON in a string, at most 4096 UTF-16 units.
        content: String,
        ;
        /// As in [`NotificationRequest`].
        sound: String,
        /// What happens to it.
        notification_config: NotificationConfig,
        /// Offline push. Without `push_content` there is none.
        push_config: PushConfig,
        /// Copy to the app's own server.
        route_config: RouteConfig,
    }
}

wire! {
    /// The body of `POST /im/v2/broadcast_notification`. Source: fact sheet §17.
    pub struct BroadcastRequest {
        /// What is said, at most 4096 UTF-16 units.
        content: String,
        ;
        /// From whom.
        from_account_id: String,
        /// Kept for who is offline. Default false.
        offline_enabled: bool,
        /// How long it is kept: in hours, as most sources say; one says seconds. Default 168.
        ttl: i64,
        /// Only to these systems: `ios`, `aos`, `pc`, `web`, `mac`.
        target_os: Vec<String>,
    }
}

wire! {
    /// Push options of a [`PushRequest`].
    pub struct PushToAllConfig {
        ;
        /// Whether the push names the sender.
        push_nick_enabled: bool,
        /// Whether it counts on the app's badge.
        push_badge_enabled: bool,
        /// What the banner says.
        push_content: String,
        /// JSON in a string for the push services.
        push_payload: String,
    }
}

wire! {
    /// The body of `POST /im/v2/push_notification`, known from one official SDK only. Source: fact sheet §17.
    pub struct PushRequest {
        /// What is said.
        content: String,
        ;
        /// From whom.
        sender_account_id: String,
        /// Whom it is for; its values are not documented.
        target_type: i64,
        /// Only to these systems.
        target_os: Vec<String>,
        /// Kept for who is offline.
        roam_enabled: bool,
        /// For how long.
        roam_expire_after: i64,
        /// Push options.
        push_config: PushToAllConfig,
    }
}
