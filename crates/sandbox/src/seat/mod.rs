//! The receiver's seat: what an account has, and what it does.

mod act;
mod read;
mod view;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::clock::now_ms;
use crate::conversation::{Conversation, Kind, is_account};
use crate::directory::{Directory, DirectoryError};
use crate::seat::read::Viewer;
use crate::world::{Change, Ledger, Message, NoticeContent, Reach, Reaction, World};

pub use view::{
    SeatAct, SeatConversation, SeatConversationKind, SeatMessage, SeatNotice, SeatNoticeKind, SeatPush,
    SeatReaction, SeatTeam,
};

/// Looks at a team from outside: no account has this id.
const NOBODY: &str = "";

/// Why an act came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum SeatError {
    /// An account, a team, a conversation or a message that cannot be or is not there.
    #[error("{0} is not there")]
    Missing(&'static str),
    /// The directory cannot be as the act wants it.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The sandbox could not write it down.
    #[error("{0}")]
    Failed(String),
}

/// Looks at the sandbox as one account, and acts as it.
#[derive(Debug, Clone, Copy)]
pub struct Seat<'a> {
    world: &'a World,
    directory: &'a Directory,
}

impl<'a> Seat<'a> {
    pub(crate) fn new(world: &'a World, directory: &'a Directory) -> Seat<'a> {
        Seat { world, directory }
    }

    /// Every account that is listed, or that a message came from or went to, in alphabetical order.
    pub fn accounts(&self) -> Vec<String> {
        let population = self.directory.population();
        let mut all: BTreeSet<String> =
            population.accounts.iter().map(|account| account.account_id.clone()).collect();
        all.extend(population.teams.iter().flat_map(|team| &team.members).map(|m| m.account_id.clone()));
        self.world.read(|ledger| {
            for message in ledger.messages() {
                let to = &message.kept.conversation;
                all.insert(to.owner.clone());
                if to.kind == Kind::P2p {
                    all.insert(to.peer.clone());
                }
            }
        });
        all.into_iter().collect()
    }

    /// Every team that is listed, or that a message went to, by its id.
    pub fn teams(&self) -> Vec<SeatTeam> {
        let population = self.directory.population();
        let mut all: BTreeMap<(SeatConversationKind, String), BTreeSet<String>> = BTreeMap::new();
        self.world.read(|ledger| {
            for message in ledger.messages().filter(|message| message.kept.conversation.kind.is_group()) {
                let to = &message.kept.conversation;
                all.entry((to.kind.into(), to.peer.clone())).or_default().insert(to.owner.clone());
            }
        });
        for team in &population.teams {
            let kind =
                if team.is_super { SeatConversationKind::SuperTeam } else { SeatConversationKind::Team };
            let members = team.members.iter().map(|member| member.account_id.clone()).collect();
            all.insert((kind, team.team_id.clone()), members);
        }
        let name = |id: &str| population.team(id).map(|team| team.name.clone()).unwrap_or_default();
        all.into_iter()
            .map(|((kind, team_id), members)| SeatTeam {
                kind,
                name: name(&team_id),
                team_id,
                members: members.into_iter().collect(),
            })
            .collect()
    }

    /// What is in a team, whomever it was for, newest first and at most `limit`: the newest, or those before the one with
    /// this id. None of a conversation with an account, which only these two see.
    pub fn team_messages(
        &self,
        kind: SeatConversationKind,
        team_id: &str,
        before: Option<i64>,
        limit: usize,
    ) -> Vec<SeatMessage> {
        let kind = Kind::from(kind);
        if !kind.is_group() {
            return Vec::new();
        }
        let population = self.directory.population();
        let viewer = Viewer { account: NOBODY, population: &population };
        self.world.read(|ledger| {
            let messages = ledger.messages().rev().filter(|message| {
                let to = &message.kept.conversation;
                let is_older = before.is_none_or(|id| message.kept.message_server_id < id);
                is_older && to.kind == kind && to.peer == team_id
            });
            messages.take(limit).map(|message| viewer.view(message, |url| key_of(ledger, url))).collect()
        })
    }

    /// The conversations of an account, the one with the newest message first.
    pub fn conversations(&self, account: &str) -> Vec<SeatConversation> {
        let account = account.to_ascii_lowercase();
        let population = self.directory.population();
        let viewer = Viewer { account: &account, population: &population };
        self.world.read(|ledger| {
            let mut at: HashMap<(SeatConversationKind, String), usize> = HashMap::new();
            let mut found: Vec<SeatConversation> = Vec::new();
            for message in ledger.messages().rev().filter(|message| viewer.has(message)) {
                let to = &message.kept.conversation;
                let key = (SeatConversationKind::from(to.kind), viewer.peer(to).to_owned());
                let unread = u32::from(viewer.is_unread(message));
                if let Some(at) = at.get(&key) {
                    found[*at].unread += unread;
                    continue;
                }
                let name = if to.kind == Kind::P2p {
                    population.account(&key.1).map(|account| account.name.clone())
                } else {
                    population.team(&key.1).map(|team| team.name.clone())
                };
                at.insert(key.clone(), found.len());
                let newest = viewer.view(message, |url| key_of(ledger, url));
                let name = name.unwrap_or_default();
                found.push(SeatConversation { kind: key.0, peer: key.1, name, unread, newest });
            }
            found
        })
    }

    /// The messages of a conversation, newest first: at most `limit`, and older than the one with the id `before`.
    pub fn messages(
        &self,
        account: &str,
        kind: SeatConversationKind,
        peer: &str,
        before: Option<i64>,
        limit: usize,
    ) -> Vec<SeatMessage> {
        let account = account.to_ascii_lowercase();
        let Some(of) = conversation_of(&account, kind, peer) else { return Vec::new() };
        let population = self.directory.population();
        let viewer = Viewer { account: &account, population: &population };
        let older = |message: &&Message| before.is_none_or(|id| message.kept.message_server_id < id);
        self.world.read(|ledger| {
            let messages = read::conversation(ledger, &viewer, &of).filter(older).take(limit);
            messages.map(|message| viewer.view(message, |url| key_of(ledger, url))).collect()
        })
    }

    /// What reached an account without being a message, newest first and at most `limit`.
    pub fn notices(&self, account: &str, limit: usize) -> Vec<SeatNotice> {
        let account = account.to_ascii_lowercase();
        let population = self.directory.population();
        let in_team = |id: &str| population.team(id).is_none_or(|team| team.member(&account).is_some());
        let notices = self.world.notices();
        let reached = notices.all().rev().filter_map(|notice| {
            let (kind, sender_id, content) = match &notice.content {
                NoticeContent::Notification(it) => {
                    let is_for =
                        if it.kind == 1 { it.receiver_id == account } else { in_team(&it.receiver_id) };
                    is_for.then_some((SeatNoticeKind::Notification, Some(&it.sender_id), &it.content))?
                }
                NoticeContent::Broadcast(it) => {
                    let is_for = it.reach == Reach::Users && !it.withdrawn;
                    is_for.then_some((SeatNoticeKind::Broadcast, it.sender_id.as_ref(), &it.content))?
                }
                NoticeContent::Push(it) => (SeatNoticeKind::Push, it.sender_account_id.as_ref(), &it.content),
            };
            let (id, create_time_ms) = (notice.id.to_string(), notice.create_time_ms);
            Some(SeatNotice {
                id,
                kind,
                sender_id: sender_id.cloned(),
                create_time_ms,
                content: content.clone(),
            })
        });
        reached.take(limit).collect()
    }

    /// Acts as an account. Blocking.
    ///
    /// # Errors
    /// When what the act is about is not there, or the sandbox cannot write it down.
    pub fn act(&self, account: &str, act: &SeatAct) -> Result<(), SeatError> {
        if !is_account(account) {
            return Err(SeatError::Missing("the account"));
        }
        let account = account.to_ascii_lowercase();
        match act {
            SeatAct::Read { kind, peer } => self.read(&account, *kind, peer),
            SeatAct::React { message_server_id, index } => self.react(&account, message_server_id, *index),
            _ => {
                let speakers = |team: &str| self.speakers(team);
                Ok(self.directory.change(|population| act::change(population, &account, act, speakers))?)
            }
        }
    }

    fn read(&self, account: &str, kind: SeatConversationKind, peer: &str) -> Result<(), SeatError> {
        let of = conversation_of(account, kind, peer).ok_or(SeatError::Missing("the conversation"))?;
        let population = self.directory.population();
        let viewer = Viewer { account, population: &population };
        let read = self.world.change(|ledger| {
            let others = |message: &&Message| {
                message.kept.conversation.owner != account && !message.state().readers.contains_key(account)
            };
            let unread = read::conversation(ledger, &viewer, &of).filter(others);
            let message_server_ids: Vec<i64> = unread.map(|message| message.kept.message_server_id).collect();
            if message_server_ids.is_empty() {
                return Ok((None, ()));
            }
            let change = Change::Read { message_server_ids, reader: account.to_owned(), time_ms: now_ms() };
            Ok((Some(change), ()))
        });
        read.map_err(|refusal| SeatError::Failed(refusal.msg))
    }

    fn react(&self, account: &str, id: &str, index: i32) -> Result<(), SeatError> {
        let id = id.parse().ok().filter(|_| index > 0).ok_or(SeatError::Missing("the message"))?;
        let population = self.directory.population();
        let viewer = Viewer { account, population: &population };
        let index = i64::from(index);
        let reacted = self.world.change(|ledger| {
            let Some(message) = ledger.message(id).filter(|message| viewer.has(message)) else {
                return Ok((None, false));
            };
            let is_there = |reaction: &Reaction| reaction.operator_id == account && reaction.index == index;
            let change = if message.state().reactions.iter().any(is_there) {
                Change::Unreacted { message_server_id: id, operator: account.to_owned(), index }
            } else {
                let (operator_id, extension) = (account.to_owned(), String::new());
                let reaction = Reaction { operator_id, index, extension, time_ms: now_ms() };
                Change::Reacted { message_server_id: id, reaction }
            };
            Ok((Some(change), true))
        });
        match reacted {
            Ok(true) => Ok(()),
            Ok(false) => Err(SeatError::Missing("the message")),
            Err(refusal) => Err(SeatError::Failed(refusal.msg)),
        }
    }

    /// Who has spoken in a team, and whether it is a super team.
    fn speakers(&self, team: &str) -> (Vec<String>, bool) {
        self.world.read(|ledger| {
            let of_team = |message: &&std::sync::Arc<Message>| {
                let to = &message.kept.conversation;
                to.kind.is_group() && to.peer == team
            };
            let mut is_super = false;
            let mut speakers = BTreeSet::new();
            for message in ledger.messages().filter(of_team) {
                is_super = message.kept.conversation.kind == Kind::SuperTeam;
                speakers.insert(message.kept.conversation.owner.clone());
            }
            (speakers.into_iter().collect(), is_super)
        })
    }
}

fn conversation_of(account: &str, kind: SeatConversationKind, peer: &str) -> Option<Conversation> {
    Conversation::new(account, kind.into(), peer).ok()
}

/// The key of an upload, from its URL: `http://…/files/KEY/NAME`.
fn key_of(ledger: &Ledger, url: &str) -> Option<String> {
    let (_, rest) = url.split_once("/files/")?;
    let key = rest.split('/').next()?;
    ledger.has_upload(key).then(|| key.to_owned())
}
