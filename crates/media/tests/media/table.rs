//! Every format: what it is taken for, how large, how long, its MD5.

use media::MessageKind::Image;
use media::Moving;

use crate::expected::TABLE;
use crate::{Setup, fixtures};

#[tokio::test]
async fn every_fixture_is_what_it_was_made_to_be() {
    let setup = Setup::new();
    let sums = std::fs::read_to_string(fixtures().join("MD5SUMS")).unwrap();
    let mut wrong = Vec::new();
    for expected in TABLE {
        let found = setup.fixture(expected.file).await;
        let sum = sums.lines().find(|line| line.ends_with(&format!(" {}", expected.file))).unwrap();
        let length_fits = match (expected.length_ms, found.duration_ms) {
            (Some((from, to)), Some(ms)) => (from..=to).contains(&ms),
            (None, None) => true,
            _ => false,
        };
        let fits = length_fits
            && found.message_type == expected.kind
            && found.mime == expected.mime
            && found.ext.as_deref() == Some(expected.ext)
            && found.width.zip(found.height) == expected.pixels
            && found.codec.as_deref() == expected.codec
            && found.notes == expected.notes
            && sum.starts_with(&found.md5);
        if !fits {
            wrong.push(format!("{found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are not as expected: {}", wrong.len(), TABLE.len(), wrong.join("\n"));
}

#[tokio::test]
async fn every_fixture_is_in_the_table() {
    let made = std::fs::read_to_string(fixtures().join("MD5SUMS")).unwrap();
    let missing: Vec<&str> = made
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1))
        .filter(|name| !TABLE.iter().any(|expected| expected.file == *name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_list_of_fixtures_names_every_file_and_not_itself() {
    let listed = std::fs::read_to_string(fixtures().join("MD5SUMS")).unwrap();
    let mut listed: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    listed.sort_unstable();
    let there = std::fs::read_dir(fixtures()).unwrap();
    let mut there: Vec<String> =
        there.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    there.retain(|name| name != "MD5SUMS");
    there.sort_unstable();
    assert_eq!(listed, there);
}

#[tokio::test]
async fn every_picture_that_can_be_drawn_has_a_small_one_within_the_bounds() {
    let setup = Setup::new();
    for expected in TABLE.iter().filter(|expected| expected.kind == Image && expected.codec.is_none()) {
        let found = setup.fixture(expected.file).await;
        let small = setup.previews.thumbnail(&found).await;
        let small = small.unwrap_or_else(|| panic!("{} has none", expected.file));
        assert!(small.len() <= 16 * 1024, "{}: {} bytes", expected.file, small.len());
        let drawn = image::load_from_memory(&small).unwrap();
        let (width, height) = expected.pixels.unwrap();
        assert!(drawn.width() <= 256 && drawn.height() <= 256, "{}", expected.file);
        assert_eq!(drawn.width() > drawn.height(), width > height, "{} is turned", expected.file);
    }
}

#[tokio::test]
async fn how_a_picture_moves_is_reported() {
    const FOR_EVER: u32 = 0;
    let setup = Setup::new();
    for (file, plays) in [
        ("moving.gif", FOR_EVER),
        ("three-times.gif", 3),
        ("once.gif", 1),
        ("moving.webp", FOR_EVER),
        ("moving.png", FOR_EVER),
        // It says two thousand million.
        ("claims-frames.png", FOR_EVER),
    ] {
        let found = setup.fixture(file).await;
        assert_eq!(found.moving, Some(Moving { frames: 4, plays }), "{file}");
    }
    for file in ["photo.jpg", "photo.png", "photo.webp", "film.mp4", "broken.jpg"] {
        assert_eq!(setup.fixture(file).await.moving, None, "{file}");
    }
}

#[tokio::test]
async fn the_cover_that_lies_in_a_film_is_its_small_picture() {
    let setup = Setup::new();
    for file in ["covered.mp4", "covered.mkv"] {
        let film = setup.fixture(file).await;
        let small = setup.previews.thumbnail(&film).await;
        let small =
            image::load_from_memory(&small.unwrap_or_else(|| panic!("{file} has none"))).unwrap().to_rgb8();
        let [red, green, blue] = small.get_pixel(50, 70).0;
        assert!(red > 200 && green < 60 && blue < 60, "{file}: red, not {red} {green} {blue}");
        assert!(small.height() > small.width(), "{file}: the cover, and no frame of the film");
    }
}

#[tokio::test]
async fn a_picture_in_colours_of_ink_is_drawn_in_its_own_colours() {
    let setup = Setup::new();
    let found = setup.fixture("inks.jpg").await;
    let small = image::load_from_memory(&setup.previews.thumbnail(&found).await.unwrap()).unwrap().to_rgb8();
    let [red, green, blue] = small.get_pixel(100, 60).0;
    assert!(red > 200 && green < 60 && blue < 60, "red, not {red} {green} {blue}");
}

/// What goes out after image preparation is what was shown before it.
#[test]
fn a_picture_that_is_made_smaller_keeps_its_colours_and_its_side_up() {
    let smaller = media::PreparationSettings { longest_px: Some(100), ..Default::default() };
    for (file, pixels) in [("inks.jpg", (100, 62)), ("turned.png", (100, 62)), ("turned.jpg", (62, 100))] {
        let made = media::prepare(&fixtures().join(file), smaller).unwrap().unwrap();
        let drawn = image::load_from_memory(&made.bytes).unwrap().to_rgb8();
        assert_eq!(drawn.dimensions(), pixels, "{file}");
        if file == "inks.jpg" {
            let [red, green, blue] = drawn.get_pixel(50, 30).0;
            assert!(red > 200 && green < 60 && blue < 60, "red, not {red} {green} {blue}");
        }
    }
}
