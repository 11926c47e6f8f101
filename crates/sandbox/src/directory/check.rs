//! Bringing a population into order, or saying where it is wrong.

use std::collections::BTreeSet;

use super::population::{DirectoryAccount, DirectoryTeam, Population};
use crate::conversation::is_account;

/// So many of each at most: accounts, teams, members of a team, blocks and friends of an account.
pub const MAX_ENTRIES: usize = 10_000;

/// Why a population is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// The text is not the JSON of a population.
    #[error("line {line}: {problem}")]
    Unreadable {
        /// Counted from 1.
        line: usize,
        /// What the parser says.
        problem: String,
    },
    /// An entry that cannot be.
    #[error("{place} {problem}")]
    Wrong {
        /// Such as `accounts[3].blocks[0]`.
        place: String,
        /// What is wrong with it.
        problem: EntryProblem,
    },
    /// The file could not be written.
    #[error("the directory could not be written: {problem}")]
    Unwritten {
        /// What the system said.
        problem: String,
    },
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryProblem {
    /// No id of an account.
    #[error("is not 1 to 32 of letters, digits, _ @ . -")]
    BadAccountId,
    /// No id of a team.
    #[error("is no decimal int64 above 0")]
    BadTeamId,
    /// It is there already; ids of accounts are the same in any case.
    #[error("is listed twice")]
    Twice,
    /// A list with more entries than are taken.
    #[error("has {count} entries, more than {MAX_ENTRIES}")]
    TooMany {
        /// How many it has.
        count: usize,
    },
}

/// Ids in lower case, each entry once, everything in its bounds.
pub(super) fn in_order(population: Population) -> Result<Population, DirectoryError> {
    let Population { accounts, teams } = population;
    bounded("accounts", accounts.len())?;
    bounded("teams", teams.len())?;
    let mut seen = BTreeSet::new();
    let accounts = accounts.into_iter().enumerate().map(|(at, account)| {
        let place = format!("accounts[{at}]");
        let account = account_in_order(account, &place)?;
        once(&mut seen, &account.account_id, format!("{place}.account_id"))?;
        Ok(account)
    });
    let accounts: Vec<DirectoryAccount> = accounts.collect::<Result<_, DirectoryError>>()?;
    let mut seen = BTreeSet::new();
    let teams = teams.into_iter().enumerate().map(|(at, team)| {
        let place = format!("teams[{at}]");
        let team = team_in_order(team, &place)?;
        once(&mut seen, &team.team_id, format!("{place}.team_id"))?;
        Ok(team)
    });
    Ok(Population { accounts, teams: teams.collect::<Result<_, DirectoryError>>()? })
}

fn account_in_order(account: DirectoryAccount, place: &str) -> Result<DirectoryAccount, DirectoryError> {
    Ok(DirectoryAccount {
        account_id: id(&account.account_id, || format!("{place}.account_id"))?,
        blocks: ids(&account.blocks, &format!("{place}.blocks"))?,
        friends: ids(&account.friends, &format!("{place}.friends"))?,
        ..account
    })
}

fn team_in_order(mut team: DirectoryTeam, place: &str) -> Result<DirectoryTeam, DirectoryError> {
    if !team.team_id.parse::<i64>().is_ok_and(|id| id > 0) {
        return Err(wrong(format!("{place}.team_id"), EntryProblem::BadTeamId));
    }
    bounded(&format!("{place}.members"), team.members.len())?;
    let mut seen = BTreeSet::new();
    for (at, member) in team.members.iter_mut().enumerate() {
        let place = format!("{place}.members[{at}]");
        member.account_id = id(&member.account_id, || format!("{place}.account_id"))?;
        once(&mut seen, &member.account_id, format!("{place}.account_id"))?;
    }
    team.owner = team.owner.map(|owner| id(&owner, || format!("{place}.owner"))).transpose()?;
    Ok(team)
}

fn ids(accounts: &[String], place: &str) -> Result<Vec<String>, DirectoryError> {
    bounded(place, accounts.len())?;
    let mut all = BTreeSet::new();
    for (at, account) in accounts.iter().enumerate() {
        all.insert(id(account, || format!("{place}[{at}]"))?);
    }
    Ok(all.into_iter().collect())
}

fn id(account: &str, place: impl FnOnce() -> String) -> Result<String, DirectoryError> {
    let account = account.trim();
    if is_account(account) {
        Ok(account.to_ascii_lowercase())
    } else {
        Err(wrong(place(), EntryProblem::BadAccountId))
    }
}

fn once(seen: &mut BTreeSet<String>, id: &str, place: String) -> Result<(), DirectoryError> {
    if seen.insert(id.to_owned()) { Ok(()) } else { Err(wrong(place, EntryProblem::Twice)) }
}

fn bounded(place: &str, count: usize) -> Result<(), DirectoryError> {
    if count <= MAX_ENTRIES {
        return Ok(());
    }
    Err(wrong(place.to_owned(), EntryProblem::TooMany { count }))
}

fn wrong(place: String, problem: EntryProblem) -> DirectoryError {
    DirectoryError::Wrong { place, problem }
}
