//! What else is asked outside of the page.

use courier::{Account, AccountForm, Language, LostProtection, Region};

use crate::question::Question;

/// A region, as the page names it.
const fn region(region: Region, zh: bool) -> &'static str {
    match (region, zh) {
        (Region::China, true) => "中国",
        (Region::China, false) => "China",
        (Region::Singapore, true) => "新加坡",
        (Region::Singapore, false) => "Singapore",
        (Region::Custom, true) => "自定义",
        (Region::Custom, false) => "Custom",
    }
}

/// The question before an account of production loses what protects it.
pub fn loosening(
    account: &Account,
    form: &AccountForm,
    lost: &[LostProtection],
    language: Language,
) -> Question {
    let zh = language == Language::Zh;
    let say = |zh_words: &'static str, en_words: &'static str| if zh { zh_words } else { en_words };
    let mut facts =
        vec![(say("应用账号", "Account"), account.name.clone()), ("AppKey", account.app_key.clone())];
    for lost_protections in lost {
        facts.push(match lost_protections {
            LostProtection::Stage => {
                (say("环境", "Environment"), say("正式 → 测试", "production → test").to_owned())
            }
            LostProtection::Hosts if form.urls.is_empty() => {
                (say("服务地址", "Service URLs"), region(form.region, zh).to_owned())
            }
            LostProtection::Hosts => (say("服务地址", "Service URLs"), form.urls.join(", ")),
            LostProtection::PrivateHosts => (
                say("内网主机", "Private hosts"),
                say("允许不加密的http", "unencrypted http is allowed").to_owned(),
            ),
            LostProtection::Certificates => (
                say("证书", "Certificates"),
                say("信任的证书会变更", "the trusted certificates change").to_owned(),
            ),
        });
    }
    Question {
        title: say("更改正式环境应用账号的保护设置？", "Change the protection of this production account?")
            .to_owned(),
        text: say(
            "保存后，此应用账号的消息可能不经确认就发送，或发往其他服务器。",
            "Once saved, its messages may be sent without confirmation, or to other servers.",
        )
        .to_owned(),
        facts,
        accept: say("保存(_S)", "_Save"),
        cancel: say("取消", "Cancel"),
        typed: None,
    }
}

/// The question before the clipboard is read, where no click can be seen.
pub fn reading_clipboard(language: Language) -> Question {
    let zh = language == Language::Zh;
    let say = |zh_words: &'static str, en_words: &'static str| if zh { zh_words } else { en_words };
    Question {
        title: say("读取剪贴板？", "Read the clipboard?").to_owned(),
        text: say("仅在你刚刚点击“粘贴”时允许。", "Allow this only if you have just pressed Paste.")
            .to_owned(),
        facts: Vec::new(),
        accept: say("允许(_A)", "_Allow"),
        cancel: say("取消", "Cancel"),
        typed: None,
    }
}

/// The question before a host is asked for what lies at a URL.
pub fn looking_at(url: &tauri::Url, language: Language) -> Question {
    let zh = language == Language::Zh;
    let say = |zh_words: &'static str, en_words: &'static str| if zh { zh_words } else { en_words };
    Question {
        title: say("从该地址下载文件？", "Download from this address?").to_owned(),
        text: say(
            "对方服务器会看到这个地址和本机的IP。允许后，本次运行期间不再询问该服务器。",
            "The server will see this address and the IP address of this computer. Once allowed, Yanshu does not ask about \
             this server again until it quits.",
        )
        .to_owned(),
        facts: vec![
            (say("服务器", "Server"), url.host_str().unwrap_or_default().to_owned()),
            (say("地址", "Address"), url.to_string()),
        ],
        accept: say("允许(_A)", "_Allow"),
        cancel: say("取消", "Cancel"),
        typed: None,
    }
}
