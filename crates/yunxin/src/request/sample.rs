//! A request with everything set: what the catalogue, the sandbox and the end-to-end tests are held against.

use super::SendRequest;
use super::message::Message;
use super::options::{
    AiParams, AntispamConfig, MessageConfig, P2pOption, PushConfig, RobotConfig, RouteConfig,
    SuperteamOption, TargetOption, TeamOption, ThreadConfig, ThreadMessage,
};
use crate::int64::Int64;
use serde_json::{Map, Value};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

impl SendRequest {
    /// Every known option of every group, each with a value that passes its own limit.
    ///
    /// It mixes groups that exclude one another (P2P and team options, say), which the service ignores; so no single
    /// conversation accepts it without warnings, and none finds an error in it but the ones of the conversation type.
    #[must_use]
    pub fn every_option() -> Self {
        Self {
            message: Message {
                sub_type: Some(3),
                text: some("雁 @all please read"),
                attachment: json_object(r#"{"note":"echoed as it is"}"#),
                message_client_id: some("5b1f0c1e-7a43-4c1c-9c0a-2f6f0d5e9a09"),
                ..Message::default()
            },
            message_config: Some(MessageConfig {
                unread_enabled: Some(true),
                multi_sync_enabled: Some(false),
                offline_enabled: Some(true),
                history_enabled: Some(false),
                roaming_enabled: Some(true),
                conversation_update_enabled: Some(true),
                ..MessageConfig::default()
            }),
            target_option: Some(TargetOption {
                receiver_account_ids: Some(vec!["han-meimei".into(), "jim@corp".into()]),
                inclusive: Some(true),
                check_team_member_valid: Some(true),
                visible_to_new_member: Some(false),
                ..TargetOption::default()
            }),
            route_config: Some(RouteConfig {
                route_enabled: Some(true),
                route_environment: some("staging"),
                ..RouteConfig::default()
            }),
            push_config: Some(push()),
            antispam_config: Some(antispam()),
            p2p_option: Some(P2pOption { check_friend: Some(false), ..P2pOption::default() }),
            team_option: Some(TeamOption {
                mark_as_read: Some(true),
                ignore_chat_banned: Some(false),
                ignore_member_chat_banned: Some(false),
                check_team_member_valid: Some(true),
                ..TeamOption::default()
            }),
            superteam_option: Some(SuperteamOption {
                ignore_chat_banned: Some(false),
                ignore_member_chat_banned: Some(false),
                check_team_member_valid: Some(true),
                ..SuperteamOption::default()
            }),
            robot_config: Some(RobotConfig {
                robot_account_id: some("bot-01"),
                robot_topic: some("faq"),
                robot_function: some("answer"),
                robot_custom_content: some("hours"),
                ..RobotConfig::default()
            }),
            thread_config: Some(ThreadConfig {
                thread_root: Some(thread_message(812_345_678_901_233_667, 90)),
                thread_reply: Some(thread_message(812_345_678_901_233_767, 91)),
                ..ThreadConfig::default()
            }),
            ai_params: Some(AiParams {
                account: some("ai-helper"),
                content: some(r#"{"msg":"What is on today?","type":0}"#),
                messages: some(r#"[{"msg":"Be brief","type":0,"role":"system"}]"#),
                prompt_variables: some(r#"{"city":"杭州"}"#),
                config: some(r#"{"temperature":0.3,"maxTokens":200}"#),
                send_original: Some(true),
                ..AiParams::default()
            }),
            sender_no_sense: Some(false),
            receiver_no_sense: Some(false),
            extension: some(r#"{"trace":"k-1"}"#),
            other: Map::new(),
        }
    }
}

fn push() -> PushConfig {
    PushConfig {
        push_enabled: Some(true),
        push_nick_enabled: Some(false),
        push_content: some("New notice"),
        push_payload: some(r#"{"pushTitle":"Notice"}"#),
        push_forcepush_enable: Some(true),
        push_forcepush_all: Some(false),
        push_forcepush_ids: Some(vec!["han-meimei".into()]),
        push_forcepush_content: some("You were mentioned"),
        ..PushConfig::default()
    }
}

fn antispam() -> AntispamConfig {
    AntispamConfig {
        antispam_enabled: Some(true),
        antispam_business_id: some("biz-01"),
        antispam_extension: some(r#"{"source":"web"}"#),
        antispam_custom_message_enabled: Some(false),
        antispam_custom_message: some(r#"{"type":1,"data":"please read"}"#),
        antispam_cheating: some(r#"{"email":"a@b.example"}"#),
        ..AntispamConfig::default()
    }
}

fn thread_message(id: i64, n: u8) -> ThreadMessage {
    ThreadMessage {
        sender_id: some("han-meimei"),
        receiver_id: some("36912345678"),
        create_time: Some(Int64(1_763_999_412_345)),
        message_server_id: Some(Int64(id)),
        message_client_id: Some(format!("5b1f0c1e-7a43-4c1c-9c0a-2f6f0d5e9a{n}")),
        ..ThreadMessage::default()
    }
}

fn json_object(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(text).ok()
}
