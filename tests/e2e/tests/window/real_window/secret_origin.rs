use std::net::TcpListener;

use e2e::{App, LookAlike, NewAccount, Options, Outcome, Problem};
use serde_json::json;

/// What a script in the page could call, without a click and without saving anything.
#[tokio::test]
async fn a_script_in_the_page_gets_no_call_signed_with_a_kept_secret_and_a_user_is_asked_for_it_anew()
-> Outcome {
    let service = LookAlike::start("a-secret-of-one-server")?;
    let app = App::start(Options::default()).await?;
    app.fill_account(NewAccount {
        name: "Shop",
        app_key: service.app_key(),
        app_secret: "a-secret-of-one-server",
        url: &service.base_url(),
    })
    .await?;
    app.save_and_use_account("Shop").await?;
    let failed = |source| Problem::File { path: "loopback".into(), source };
    let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let elsewhere = format!("http://{}/nimserver", listener.local_addr().map_err(failed)?);

    let accounts = app.invoke("account_list", json!({})).await?;
    let kept = accounts.as_array().into_iter().flatten().find(|account| account["name"] == "Shop");
    let mut form = kept.cloned().unwrap_or_default();
    form["urls"] = json!([elsewhere]);
    for command in ["account_test", "account_save"] {
        match app.invoke(command, json!({ "form": form })).await {
            Err(Problem::Command { error, .. }) => {
                assert_eq!(
                    (&error["code"], &error["field"]),
                    (&json!("secret_elsewhere"), &json!("app_secret"))
                );
            }
            other => panic!("{command}: {other:?}"),
        }
    }
    assert!(listener.accept().is_err(), "nobody called");

    app.replace_text("account-url-0", &elsewhere).await?;
    app.click("account-save").await?;
    app.until("the refusal beside the secret", || async {
        let invalid = "return document.body.textContent.includes(arguments[0])";
        let reported = app.js(invalid, vec!["The saved AppSecret is for other servers".into()]).await?;
        Ok(if reported == true { Ok(()) } else { Err(String::new()) })
    })
    .await?;
    app.portraits_at("e2e-pictures", "secret-elsewhere", "account-secret").await
}
