use e2e::{App, Options, Outcome, Problem, command_line};

#[tokio::test]
async fn window_and_command_line_send_at_once_from_one_data_folder() -> Outcome {
    const CALLS: usize = 4;
    let app = App::start(Options::default()).await?;
    let data = app.data_dir();
    let calls: Vec<_> = (0..CALLS)
        .map(|number| {
            let (data, text) = (data.clone(), format!("from the command line {number}"));
            let send = move || {
                command_line(&data, &["send", "--sandbox", "--to", "a|1|b", "--json", "--text", &text])
            };
            tokio::task::spawn_blocking(send)
        })
        .collect();
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "from the window").await?;
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    for call in calls {
        let lost = |error: tokio::task::JoinError| Problem::Program {
            program: "yanshu-cli",
            why: error.to_string(),
        };
        let said = call.await.map_err(lost)??;
        assert!(said.contains(r#""outcome":"sent""#), "{said}");
    }

    let listed = command_line(&data, &["history", "list", "--json"])?;
    let ends = listed.lines().filter(|line| line.contains(r#""outcome":"sent""#)).count();
    assert_eq!(ends, CALLS + 1, "each sees what the other wrote: {listed}");
    app.go_to("history").await?;
    app.click_row("history-row", "from the command line 0").await
}
