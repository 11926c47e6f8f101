//! Texts that begin with the letters by which a format is known.

use media::MessageKind;

use crate::Setup;

#[tokio::test]
async fn a_text_is_no_medium_for_how_it_begins() {
    let starts = [
        "RIFF1234WEBP",
        "RIFF1234WEBPVP8 ",
        "RIFFzzzzWEBPVP8L    /",
        "RIFFzzzzWEBPVP8X",
        "RIFF1234WAVE",
        "RIFF1234WAVEfmt ",
        "RIFF1234AVI ",
        "RIFF1234AVI LIST",
        "FORM1234AIFF",
        "FORM1234AIFFCOMM",
        "BM",
        "BMW",
        "GIF",
        "GIF8",
        "GIF87a",
        "GIF89a",
        "MM",
        "II",
        "ID3",
        "fLaC",
        "OggS",
        "wvpk",
        "MPCK",
        "MPCKSH",
        "MP+",
        "MAC ",
        "DSD ",
        ".snd",
        "caff",
        "FLV",
        "    ftypisom",
        "    ftypheic",
        "    moov",
        "    mdat",
        "    free",
        "M4A ",
        "8BPS",
        "MThd",
        "FWS",
        "wOFF",
    ];
    // In UTF-8, and in GBK, as Chinese Windows saves it: there only what the letters are followed by tells.
    let tails: [(&str, &[u8]); 7] = [
        ("words", b" is what they begin with, and this is a text.\n"),
        ("nothing", b""),
        ("blanks", b"                                                "),
        ("digits", b"0123456789,9876543210,5,7\n"),
        ("Chinese", "是一种格式的开头，后面只是文字。\n".as_bytes()),
        ("GBK", b" \xca\xc7\xd2\xbb\xd6\xd6\xb8\xf1\xca\xbd\xb5\xc4\xbf\xaa\xcd\xb7\xa1\xa3\r\n"),
        ("GBK behind blanks", b"                                \xd2\xbb\xd6\xd6\xb8\xf1\xca\xbd\r\n"),
    ];
    let setup = Setup::new();
    let mut wrong = Vec::new();
    for start in starts {
        for (what, tail) in tails {
            // The last is as long as a picture of many pixels that are all alike.
            for times in [1, 1_500] {
                let text = [start.as_bytes(), &tail.repeat(times)].concat();
                let found = setup.look(setup.file("notes.txt", &text)).await.unwrap();
                let is_text = found.message_type == MessageKind::File
                    && (found.ext.as_deref(), found.mime.as_str()) == (Some("txt"), "text/plain")
                    && found.notes.is_empty();
                // Neither does a name make a medium of it.
                let named = setup.look(setup.file("notes.webp", &text)).await.unwrap();
                if !is_text || named.message_type != MessageKind::File {
                    wrong.push(format!("{start:?} and {what}, {times} times: {found:?} {named:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
