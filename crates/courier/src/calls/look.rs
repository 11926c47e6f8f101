//! Looking at the service for the messages of a call of unknown outcome.

use history::{Details, KeptPart, KeptPartKind, Outcome};
use yunxin::{
    Body, Client, Conversation, ConversationType, Destination, Error as ServiceError, Moment, Settled,
    Sought, SoughtInRoom,
};

use super::found::{Found, sent};
use super::words::{receiver, sender};
use crate::compose::moments;
use crate::error::{Error, RowFault};

/// Looks into the conversation with each receiver whose end is unknown.
pub(super) async fn in_conversations(
    client: &Client,
    details: &Details,
    body: &Body,
) -> Result<Found, Error> {
    let (mut found, moments) = (Found::default(), moments(details));
    let sender = sender(&Destination::Batch, body);
    for part in details.parts.iter().filter(|part| part.outcome == Outcome::Unknown) {
        let conversation =
            Conversation { sender: sender.clone(), kind: ConversationType::P2p, receiver: part.name.clone() };
        let sought = Sought::of(&conversation, body)
            .ok_or(Error::Row(RowFault::NoClientId { row: details.row.id }))?;
        match around_each(client, &sought, &moments, &mut found.looked_at).await {
            Ok(Settled::Found { message_server_id, create_time_ms, .. }) => {
                found.parts.push(sent(part, Some(message_server_id), create_time_ms));
            }
            Ok(Settled::NotSeen { .. } | Settled::Other { .. }) => {}
            // The others may still show theirs.
            Err(error) => found.failed(&error),
        }
    }
    Ok(found)
}

/// Looks around each of these times until the message is found. What was found, or else what the last look said: that one
/// could not be made comes before that nothing was seen.
pub(super) async fn around_each(
    client: &Client,
    sought: &Sought,
    moments: &[Moment],
    looked_at: &mut u32,
) -> Result<Settled, ServiceError> {
    let mut last = Ok(Settled::NotSeen { looked_at: 0, from_ms: 0, to_ms: 0 });
    for around in moments {
        let settled = client.settle(sought, *around).await;
        match &settled {
            Ok(Settled::Found { .. }) => {
                *looked_at += 1;
                return settled;
            }
            Ok(Settled::NotSeen { looked_at: more, .. } | Settled::Other { looked_at: more, .. }) => {
                *looked_at += more;
            }
            Err(_) => {}
        }
        // Another message under the id is known from then on, as is a failure.
        if matches!(last, Ok(Settled::NotSeen { .. })) || settled.is_err() {
            last = settled;
        }
    }
    last
}

/// Looks into the room's history. A directed message, and one that is not to be kept, is in none.
pub(super) async fn in_room(client: &Client, details: &Details, body: &Body) -> Result<Found, Error> {
    let row = details.row.id;
    let is_off = body.value().pointer("/message_config/history_enabled") == Some(&false.into());
    if is_off || body.value().get("receiver_ids").is_some_and(serde_json::Value::is_array) {
        return Err(Error::Row(RowFault::NoEvidence { row }));
    }
    let destination =
        Destination::from_url(&details.url).ok_or(Error::Row(RowFault::Unusable { row, what: "URL" }))?;
    let is_open = |part: &&KeptPart| part.kind == KeptPartKind::Message && part.outcome == Outcome::Unknown;
    let open: Vec<&KeptPart> = details.parts.iter().filter(is_open).collect();
    // Which of the messages an account did not get, no history of a room says.
    if open.is_empty() && !details.parts.is_empty() {
        return Err(Error::Row(RowFault::NoEvidence { row }));
    }
    let mut sought = SoughtInRoom::of(&receiver(&destination, body), body);
    if !details.parts.is_empty() {
        let ids: Vec<String> = open.iter().map(|part| part.name.clone()).collect();
        sought = sought.only(&ids);
    }
    if sought.is_empty() {
        return Err(Error::Row(RowFault::NoClientId { row }));
    }
    let mut found = Found::default();
    match client.find_in_room(&sought, &moments(details)).await {
        Ok(search) => {
            found.looked_at = search.looked_at;
            for (id, time_ms) in search.found {
                match open.iter().find(|part| part.name == id) {
                    Some(part) => found.parts.push(sent(part, None, time_ms)),
                    None => found.message = Some((None, time_ms)),
                }
            }
        }
        Err(error) => found.failed(&error),
    }
    Ok(found)
}
