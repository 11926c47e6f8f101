use super::*;
use ConversationType::P2p;

#[allow(clippy::needless_pass_by_value)]
fn found(kind: u8, attachment: Value) -> Vec<String> {
    let message = json!({"message_type": kind, "sub_type": 1, "attachment": attachment});
    let mut issues = short(&with(P2p, json!({ "message": message })));
    for issue in &mut issues {
        *issue = issue.replace("/message/attachment", "~");
    }
    issues
}

#[test]
fn every_type_but_text_and_tip_needs_one() {
    for kind in [1, 2, 3, 4, 6, 100] {
        assert_eq!(found(kind, Value::Null), ["!required ~"], "type {kind}");
        assert_eq!(found(kind, json!("{}")), ["!attachment_not_object ~"], "type {kind}");
    }
    for kind in [0, 10] {
        assert_eq!(found(kind, Value::Null), [""; 0]);
    }
}

#[test]
fn what_receivers_need_is_missed_by_type() {
    let url = json!({"url": "https://files.example.test/a"});
    assert_eq!(found(1, url.clone()), ["required ~/w", "required ~/h"]);
    assert_eq!(found(2, url.clone()), ["required ~/dur"]);
    assert_eq!(found(3, url.clone()), ["required ~/dur", "required ~/w", "required ~/h"]);
    assert_eq!(found(6, url), ["required ~/size"]);
    assert_eq!(found(100, json!({})), [""; 0]);
}

#[test]
fn a_file_needs_its_url() {
    assert_eq!(found(6, json!({"size": 1})), ["!required ~/url"]);
    assert_eq!(found(6, json!({"size": 1, "url": ""})), ["!required ~/url"]);
    assert_eq!(found(6, json!({"size": 1, "url": 7})), ["!wrong_type ~/url"]);
}

#[test]
fn long_names_alone_are_not_read_by_receivers() {
    let long = json!({"url": "u", "width": 1, "height": 2});
    assert_eq!(found(1, long), ["short_name_missing ~/w", "short_name_missing ~/h"]);
    assert_eq!(found(2, json!({"url": "u", "duration": 1})), ["short_name_missing ~/dur"]);
    assert_eq!(
        found(4, json!({"latitude": 1, "longitude": 2, "address": "x"})),
        ["short_name_missing ~/title", "short_name_missing ~/lat", "short_name_missing ~/lng"]
    );
}

#[test]
fn both_names_agree_or_a_warning_says_which_differ() {
    let image = |width: Value| json!({"url": "u", "w": 10, "h": 1, "width": width, "height": 1});
    assert_eq!(found(1, image(json!(10))), [""; 0]);
    assert_eq!(found(1, image(json!(10.0))), [""; 0]);
    assert_eq!(found(1, image(json!(11))), ["names_disagree ~/w"]);
}

#[test]
fn amounts_are_numbers_of_zero_or_more() {
    let image = |w: Value| json!({"url": "u", "w": w, "h": 1, "size": 1});
    assert_eq!(found(1, image(json!(0))), [""; 0]);
    assert_eq!(found(1, image(json!(-1))), ["too_small ~/w"]);
    assert_eq!(found(1, image(json!("10"))), ["!wrong_type ~/w"]);
    assert_eq!(found(1, json!({"url": "u", "w": 1, "h": 1, "size": "9"})), ["!wrong_type ~/size"]);
}

#[test]
fn coordinates_lie_on_the_globe() {
    let place = |lat: Value, lng: Value| found(4, json!({"lat": lat, "lng": lng, "title": "西湖"}));
    assert_eq!(place(json!(90), json!(-180)), [""; 0]);
    assert_eq!(place(json!(-90.0), json!(180.0)), [""; 0]);
    assert_eq!(place(json!(90.0001), json!(0)), ["!out_of_range ~/lat"]);
    assert_eq!(place(json!(0), json!(-180.0001)), ["!out_of_range ~/lng"]);
    assert_eq!(place(Value::Null, json!("1")), ["!required ~/lat", "!wrong_type ~/lng"]);
    let issues = with(P2p, json!({"message": {"message_type": 4, "attachment": {"lat": 91, "lng": 181}}}));
    assert_eq!(issues.iter().map(|issue| issue.max).collect::<Vec<_>>(), [Some(90), Some(180)]);
}

#[test]
fn file_facts_have_their_form() {
    let file = |more: Value| {
        let mut file = json!({"url": "u", "size": 1});
        merge(&mut file, more);
        found(6, file)
    };
    assert_eq!(file(json!({"md5": "3a7bd3e2360a3d29eea436fcfb7e44c7", "ext": "jpg", "name": "a"})), [""; 0]);
    assert_eq!(file(json!({"md5": "esse"})), ["bad_characters ~/md5"]);
    assert_eq!(file(json!({"ext": ".jpg"})), ["ext_with_dot ~/ext"]);
    assert_eq!(file(json!({"name": 1, "md5": 2})), ["!wrong_type ~/name", "!wrong_type ~/md5"]);
}

#[test]
fn what_this_crate_writes_passes_its_own_rules() {
    let media = crate::Media {
        url: "https://files.example.test/a".into(),
        ext: Some(".jpg".into()),
        size_bytes: Some(1),
        width: Some(2),
        height: Some(3),
        duration_ms: Some(4),
        ..crate::Media::default()
    };
    for kind in crate::MessageType::ALL.into_iter().filter(|kind| kind.is_media()) {
        assert_eq!(found(kind.code(), crate::media_attachment(kind, &media).into()), [""; 0]);
    }
    assert_eq!(found(4, crate::location_attachment(30.25, 120.17, "西湖").into()), [""; 0]);
    assert_eq!(found(4, crate::location_attachment(f64::NAN, 0.0, "").into()), ["!required ~/lat"]);
}
