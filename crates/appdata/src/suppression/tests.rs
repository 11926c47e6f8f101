#![allow(clippy::unwrap_used)]
use super::*;

fn entry(target: &str, expires_at_ms: Option<i64>) -> SuppressionRow {
    let (reason, author) = ("asked".to_owned(), "lilei".to_owned());
    SuppressionRow { kind: 1, target: target.to_owned(), reason, author, added_at_ms: 1, expires_at_ms }
}

#[tokio::test]
async fn a_list_holds_for_its_account_until_its_entries_expire() {
    let folder = tempfile::tempdir().unwrap();
    let lists = Suppression::new(Store::open(&folder.path().join("app.db")).unwrap());
    lists.create("退订", None).await.unwrap();
    lists.create("Staff", Some(&"a".parse().unwrap())).await.unwrap();
    let listed = lists.lists().await.unwrap();
    let accounts: Vec<_> = listed.into_iter().map(|list| list.account_id).collect();
    assert_eq!(accounts, [Some("a".parse().unwrap()), None]);
    assert!(matches!(lists.create(" staff ", None).await, Err(Error::NameTaken)));
    assert!(matches!(lists.create(" ", None).await, Err(Error::NoName)));
    let before = lists.revision().await.unwrap();
    let far = now_ms() + 1_000_000;
    let entries = vec![entry("LiLei", None), entry("old", Some(5)), entry("new", Some(far))];
    assert_eq!(lists.add("退订", entries).await.unwrap(), Some(3));
    assert_eq!(lists.add("退订", vec![entry("lilei", None)]).await.unwrap(), Some(0));
    assert_eq!(lists.add("STAFF", vec![entry("han", None)]).await.unwrap(), Some(1));
    assert_eq!(lists.add("none", vec![entry("han", None)]).await.unwrap(), None);
    assert!(lists.revision().await.unwrap() > before);

    let of = async |account: &str| {
        let mut all = lists.of_account(&account.parse().unwrap()).await.unwrap();
        all.sort_by(|a, b| a.target.cmp(&b.target));
        all.into_iter().map(|row| row.target).collect::<Vec<_>>()
    };
    assert_eq!(of("a").await, ["han", "lilei", "new"]);
    assert_eq!(of("b").await, ["lilei", "new"]);
    let page = lists.entries("退订", Some((1, "lilei".to_owned())), 1).await.unwrap();
    assert_eq!(page, [entry("new", Some(far))]);
    assert!(lists.remove("退订", 1, "LILEI").await.unwrap());
    assert!(!lists.remove("退订", 1, "lilei").await.unwrap());
    assert!(lists.delete("退订").await.unwrap());
    assert_eq!((of("b").await.len(), lists.lists().await.unwrap().len()), (0, 1));
}

#[tokio::test]
async fn a_list_of_a_malformed_account_is_left_out_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("app.db")).unwrap();
    let lists = Suppression::new(store.clone());
    lists.create("Staff", Some(&"a".parse().unwrap())).await.unwrap();
    lists.create("退订", None).await.unwrap();
    let spoil = "INSERT INTO suppression_lists (name, account_id) VALUES ('Spoiled', 'a/../b')";
    store.write(move |db| Ok::<_, Error>(db.execute(spoil, [])?)).await.unwrap();
    let names: Vec<_> = lists.lists().await.unwrap().into_iter().map(|list| list.name).collect();
    assert_eq!(names, ["Staff", "退订"]);
}
