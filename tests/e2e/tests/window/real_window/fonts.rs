use e2e::{App, Options, Outcome};

/// What is set in the mono stack, measured: its text in letters as narrow and as wide as they come.
const WIDTHS: &str = "const sight = document.createElement('canvas').getContext('2d');
    return [...document.querySelectorAll('pre, code, .mono, .cm-content, .cm-line')]
      .filter((one) => one.checkVisibility())
      .map((one) => {
        const style = getComputedStyle(one);
        sight.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        return [one.className || one.tagName, sight.measureText('iiiiiiiiii').width, sight.measureText('MMMMMMMMMM').width];
      });";

/// On a Chinese system fontconfig answers every family that it does not know with a proportional one.
#[tokio::test]
async fn code_is_monospaced_on_a_chinese_system() -> Outcome {
    let chinese = [("LANG", "zh_CN.UTF-8"), ("LC_ALL", "zh_CN.UTF-8")];
    let environment = chinese.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let app = App::start(Options { environment, ..Options::default() }).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "你好").await?;
    app.send().await?;
    app.by_testid("compose-json").await?;

    for page in ["compose", "history", "settings"] {
        app.go_to(page).await?;
        if page == "history" {
            app.open_newest_row().await?;
        }
        let widths = app.js(WIDTHS, vec![]).await?;
        let widths = widths.as_array().cloned().unwrap_or_default();
        assert!(!widths.is_empty(), "{page} shows no code");
        for one in widths {
            assert_eq!(one[1], one[2], "{page}: {one}");
        }
    }
    Ok(())
}

/// Chinese and Latin text of the window itself comes from one of the system's fonts for it, never from the mono one.
#[tokio::test]
async fn words_are_proportional_on_a_chinese_system() -> Outcome {
    const WIDTHS: &str = "const sight = document.createElement('canvas').getContext('2d');
        sight.font = getComputedStyle(document.querySelector('[data-testid=nav-history]')).font;
        return [sight.measureText('iiiiiiiiii').width, sight.measureText('MMMMMMMMMM').width];";
    let environment = vec![("LANG".to_owned(), "zh_CN.UTF-8".to_owned())];
    let app = App::start(Options { environment, ..Options::default() }).await?;

    let widths = app.js(WIDTHS, vec![]).await?;

    assert!(widths[0].as_f64() < widths[1].as_f64(), "{widths}");
    Ok(())
}

/// WebKit draws the characters after a space that `text-autospace` makes over each other.
#[tokio::test]
async fn digits_between_chinese_characters_are_not_drawn_over_each_other() -> Outcome {
    const PROBE: &str = "const probe = document.createElement('p');
        probe.dataset.testid = 'probe';
        probe.textContent = '已设置11项，2026年11月29日';
        probe.style.cssText = `position: fixed; inset: 0 auto auto 0; z-index: 999; padding: 8px; background: white; color: black;
          font-size: 24px; text-autospace: ${arguments[0]}`;
        document.querySelector('[data-testid=probe]')?.remove();
        document.body.append(probe);";
    let environment = vec![("LANG".to_owned(), "zh_CN.UTF-8".to_owned())];
    let app = App::start(Options { environment, ..Options::default() }).await?;

    app.js(PROBE, vec!["".into()]).await?;
    let as_it_is = app.look_of("probe").await?;
    app.js(PROBE, vec!["no-autospace".into()]).await?;
    let apart = app.look_of("probe").await?;

    assert!(as_it_is == apart, "a space is made that WebKit draws wrongly");
    Ok(())
}
