//! What axe says of every page, dialog and end of a send, in both themes. Dialogs of the system are none of the page's:
//! `screen_reader` reads them.

mod bulk;
mod compose;
mod ends;
mod history;
mod others;
mod walk;

use e2e::Outcome;

use walk::Walk;
pub(super) use walk::finds_nothing;

/// WCAG 2.0 to 2.2, A and AA, and what axe calls best practice.
#[tokio::test]
async fn axe_finds_nothing_on_compose_history_sandbox_and_their_dialogs_in_either_theme() -> Outcome {
    let mut walk = Walk::start().await?;

    let walked = whole(&mut walk).await;

    // Where the way ends early, what was found until then is worth reading.
    assert!(walk.found.is_empty(), "{} findings:\n{}", walk.found.len(), walk.found.join("\n"));
    walked
}

async fn whole(walk: &mut Walk) -> Outcome {
    compose::form(walk).await?;
    ends::ends(walk).await?;
    history::history(walk).await?;
    others::others(walk).await
}

async fn bulk_job(walk: &mut Walk) -> Outcome {
    bulk::setup(walk).await?;
    bulk::report(walk).await
}

#[tokio::test]
async fn axe_finds_nothing_on_the_bulk_page_and_its_dialogs_in_either_theme() -> Outcome {
    let mut walk = Walk::start().await?;

    let walked = bulk_job(&mut walk).await;

    assert!(walk.found.is_empty(), "{} findings:\n{}", walk.found.len(), walk.found.join("\n"));
    walked
}

#[tokio::test]
async fn axe_finds_nothing_on_the_other_calls_and_in_production_in_either_theme() -> Outcome {
    let mut walk = Walk::start().await?;

    let walked = calls_and_production(&mut walk).await;

    assert!(walk.found.is_empty(), "{} findings:\n{}", walk.found.len(), walk.found.join("\n"));
    walked
}

async fn calls_and_production(walk: &mut Walk) -> Outcome {
    compose::calls(walk).await?;
    ends::production(walk).await
}
