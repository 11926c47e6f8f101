//! The windows beside the main one. Everything else of [`App`] acts in the window that was switched to last.

use fantoccini::wd::WindowHandle;

use crate::app::App;
use crate::desktop;
use crate::problem::{Outcome, Problem};

/// The two windows of the app.
#[derive(Debug, Clone)]
pub struct Windows {
    /// The one of the start.
    pub main: WindowHandle,
    /// The one of the receiver.
    pub seat: WindowHandle,
}

impl App {
    /// Opens the receiver's own window from the sandbox page, and switches to it.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn open_seat_window(&self) -> Outcome<Windows> {
        let main = self.client().window().await.map_err(Problem::window("name the window"))?;
        self.go_to("sandbox").await?;
        self.click("seat-window").await?;
        let seat = self
            .until("a second window", || async {
                let all = self.client().windows().await.map_err(Problem::window("list the windows"))?;
                let count = all.len();
                Ok(all.into_iter().find(|one| *one != main).ok_or(format!("{count} windows")))
            })
            .await?;
        self.switch_to(&seat).await?;
        self.by_testid("seat-alone").await?;
        self.by_testid("seat").await?;
        Ok(Windows { main, seat })
    }

    /// Acts in this window from now on.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn switch_to(&self, window: &WindowHandle) -> Outcome {
        self.client()
            .switch_to_window(window.clone())
            .await
            .map_err(Problem::window("switch to another window"))
    }

    /// Closes the receiver's window and goes on in the main one.
    ///
    /// # Errors
    /// When one of them is gone.
    pub async fn close_seat_window(&self, windows: &Windows) -> Outcome {
        self.switch_to(&windows.seat).await?;
        self.client().close_window().await.map_err(Problem::window("close the receiver's window"))?;
        self.switch_to(&windows.main).await
    }

    /// Closes the window that is no receiver's by its button, which ends the app.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn close_main_of_two(self, seat_title: &str) -> Outcome {
        desktop::close_window_without(seat_title)?;
        self.ended().await.map(drop)
    }
}
