//! The address book: kept per account, out as a table and in again.

use courier::{Contact, ConversationType, Error, ErrorCode, FormField};

use crate::support::Fixture;

fn contact(kind: ConversationType, id: &str, name: &str) -> Contact {
    Contact { kind, id: id.to_owned(), name: name.to_owned(), note: "测试机".to_owned() }
}

#[tokio::test]
async fn a_contact_is_kept_for_its_account_alone_and_goes_with_it() {
    let fixture = Fixture::new();
    let (one, other) = (fixture.account("One", &[]).await, fixture.account("Other", &[]).await);
    let contacts = fixture.courier.contacts();
    let bob = contact(ConversationType::P2p, "bob", "Bob Li");

    contacts.save(&one.id, &Contact { id: " bob ".to_owned(), ..bob.clone() }).await.unwrap();

    assert_eq!(
        contacts.all(&one.id).await.unwrap(),
        std::slice::from_ref(&bob),
        "without the blanks of a paste"
    );
    assert_eq!(contacts.all(&other.id).await.unwrap(), []);
    contacts.save(&one.id, &Contact { name: "Bob".to_owned(), ..bob }).await.unwrap();
    assert_eq!(contacts.all(&one.id).await.unwrap()[0].name, "Bob", "one of an id");
    fixture.courier.accounts().delete(&one.id).await.unwrap();
    assert_eq!(contacts.all(&one.id).await.unwrap(), []);
}

#[tokio::test]
async fn what_cannot_be_an_id_is_refused_at_its_field() {
    let fixture = Fixture::new();
    let account = fixture.account("Shop", &[]).await;
    for (kind, id, expected) in [
        (ConversationType::P2p, " ", ErrorCode::FieldRequired),
        (ConversationType::P2p, "小明", ErrorCode::BadContactId),
        (ConversationType::Team, "bob", ErrorCode::BadContactId),
    ] {
        let error = fixture.courier.contacts().save(&account.id, &contact(kind, id, "")).await.unwrap_err();
        assert!(
            matches!(error, Error::Field { field: FormField::ContactId, code } if code == expected),
            "{id}: {error:?}"
        );
    }
}

#[tokio::test]
async fn an_address_book_goes_to_another_account_as_a_table() {
    let fixture = Fixture::new();
    let (one, other) = (fixture.account("One", &[]).await, fixture.account("Other", &[]).await);
    let contacts = fixture.courier.contacts();
    let all = [
        contact(ConversationType::P2p, "bob", "=Bob"),
        contact(ConversationType::Team, "123456789012", "班级"),
    ];
    for one_of_them in &all {
        contacts.save(&one.id, one_of_them).await.unwrap();
    }
    let path = fixture.folder.path().join("contacts.csv");

    assert_eq!(contacts.export(&one.id, path.clone()).await.unwrap(), 2);
    let imported = contacts.import(&other.id, path.clone()).await.unwrap();

    assert_eq!((imported.added, imported.changed, imported.same), (2, 0, 0));
    assert_eq!(contacts.all(&other.id).await.unwrap(), all);
    assert_eq!(contacts.import(&other.id, path).await.unwrap().same, 2, "nothing twice");
}

#[tokio::test]
async fn a_table_that_is_too_large_is_no_upload_that_is() {
    let fixture = Fixture::new();
    let account = fixture.account("Shop", &[]).await;
    let table = fixture.file("contacts.csv", "id\n");
    // The rest is a hole.
    std::fs::File::options().write(true).open(&table).unwrap().set_len((8 << 20) + 1).unwrap();

    let refused = fixture.courier.contacts().import(&account.id, table).await.unwrap_err();

    assert_eq!(refused.code(), ErrorCode::TableTooLarge);
}
