//! What a receiver does about who there is.

use super::view::SeatAct;
use crate::directory::{DirectoryAccount, DirectoryError, DirectoryTeam, Population, TeamMember};

/// Makes the change that an act is; those about messages are none here. `speakers` are the accounts known from a team's messages.
pub(super) fn change(
    population: &mut Population,
    account: &str,
    act: &SeatAct,
    speakers: impl Fn(&str) -> (Vec<String>, bool),
) -> Result<(), DirectoryError> {
    match act {
        SeatAct::Block { account_id, on } => put(&mut entry(population, account).blocks, account_id, *on),
        SeatAct::Mute { account_id, on } => entry(population, account_id).muted = *on,
        SeatAct::Befriend { account_id, on } => {
            put(&mut entry(population, account).friends, account_id, *on);
            put(&mut entry(population, account_id).friends, account, *on);
        }
        SeatAct::Join { team_id, on } => {
            if !population.teams.iter().any(|team| team.team_id == *team_id) {
                let (members, is_super) = speakers(team_id);
                let members =
                    members.into_iter().map(|id| TeamMember { account_id: id, muted: false }).collect();
                population.teams.push(DirectoryTeam {
                    team_id: team_id.clone(),
                    is_super,
                    members,
                    ..DirectoryTeam::default()
                });
            }
            let team = population.teams.iter_mut().find(|team| team.team_id == *team_id);
            if let Some(team) = team {
                team.members.retain(|member| member.account_id != account);
                if *on {
                    team.members.push(TeamMember { account_id: account.to_owned(), muted: false });
                }
            }
        }
        SeatAct::Offline { on } => entry(population, account).offline = *on,
        SeatAct::Unknown { on } => entry(population, account).unknown = *on,
        SeatAct::Read { .. } | SeatAct::React { .. } => {}
    }
    Ok(())
}

/// The account, listed if it was not.
fn entry<'a>(population: &'a mut Population, id: &str) -> &'a mut DirectoryAccount {
    let id = id.to_ascii_lowercase();
    let at = population.accounts.iter().position(|account| account.account_id == id);
    let at = at.unwrap_or_else(|| {
        population.accounts.push(DirectoryAccount { account_id: id, ..DirectoryAccount::default() });
        population.accounts.len() - 1
    });
    &mut population.accounts[at]
}

fn put(list: &mut Vec<String>, id: &str, on: bool) {
    let id = id.to_ascii_lowercase();
    list.retain(|listed| *listed != id);
    if on {
        list.push(id);
    }
}
