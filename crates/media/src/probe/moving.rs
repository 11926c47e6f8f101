//! Pictures that move: how many frames they have, and how often they are played. Nothing is decoded.
//!
//! Source: GIF89a (CompuServe), with the looping extension of Netscape; "WebP Container Specification", Google; "PNG
//! Specification (Third Edition)", 11.3.6, W3C.

use std::io::{Read, Result, Seek, SeekFrom};

use image::ImageFormat;

use super::bounded::{Numbers, Reader};
use crate::model::Moving;

/// More than any picture has; a file of nothing but empty blocks ends here.
const MAX_BLOCKS: u32 = 1_000_000;

/// What moves in a picture; `None` where it stands still or nothing is told.
pub(super) fn look(reader: &mut Reader, format: ImageFormat) -> Option<Moving> {
    reader.seek(SeekFrom::Start(0)).ok()?;
    let found = match format {
        ImageFormat::Gif => gif(reader),
        ImageFormat::WebP => webp(reader),
        ImageFormat::Png => png(reader),
        _ => return None,
    };
    found.ok().filter(|moving| moving.frames > 1)
}

/// Whether a GIF has a picture at all: its head is as short as six letters and two numbers, which a text may begin with.
pub(super) fn has_frame(reader: &mut Reader) -> bool {
    reader.seek(SeekFrom::Start(0)).is_ok() && gif(reader).is_ok_and(|found| found.frames > 0)
}

/// A file that is cut short has the frames that are there.
fn gif(reader: &mut Reader) -> Result<Moving> {
    const EXTENSION: u8 = 0x21;
    const APPLICATION: u8 = 0xFF;
    const IMAGE: u8 = 0x2C;
    let mut moving = Moving { frames: 0, plays: 1 };
    let head: [u8; 13] = reader.array()?;
    skip_colours(reader, head[10])?;
    for _ in 0..MAX_BLOCKS {
        match reader.u8() {
            Ok(EXTENSION) => {
                let label = reader.u8()?;
                let name = block(reader)?;
                let loops = label == APPLICATION && matches!(&name[..], b"NETSCAPE2.0" | b"ANIMEXTS1.0");
                let mut last = name;
                while !last.is_empty() {
                    last = block(reader)?;
                    // How often it is repeated after the first time; zero is for ever.
                    if let ([1, low, high, ..], true) = (&last[..], loops) {
                        let repeats = u32::from(u16::from_le_bytes([*low, *high]));
                        moving.plays = if repeats == 0 { 0 } else { repeats + 1 };
                    }
                }
            }
            Ok(IMAGE) => {
                let place: [u8; 9] = reader.array()?;
                skip_colours(reader, place[8])?;
                reader.u8()?;
                if skip_blocks(reader).is_err() {
                    break;
                }
                moving.frames += 1;
            }
            _ => break,
        }
    }
    Ok(moving)
}

/// The table of colours that follows, if these flags say that there is one.
fn skip_colours(reader: &mut Reader, flags: u8) -> Result<()> {
    if flags & 0x80 != 0 { reader.seek_relative(3 << ((flags & 0x07) + 1)) } else { Ok(()) }
}

/// One block of at most 255 bytes; an empty one ends a row of them.
fn block(reader: &mut Reader) -> Result<Vec<u8>> {
    let mut bytes = vec![0; usize::from(reader.u8()?)];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn skip_blocks(reader: &mut Reader) -> Result<()> {
    loop {
        // Read, not jumped over: a jump past the end would not be noticed.
        if block(reader)?.is_empty() {
            return Ok(());
        }
    }
}

fn webp(reader: &mut Reader) -> Result<Moving> {
    let mut moving = Moving { frames: 0, plays: 1 };
    let _riff: [u8; 12] = reader.array()?;
    for _ in 0..MAX_BLOCKS {
        let (Ok(name), Ok(length)) = (reader.array::<4>(), reader.array().map(u32::from_le_bytes)) else {
            break;
        };
        let mut read = 0;
        match &name {
            b"ANIM" if length >= 6 => {
                let [_, _, _, _, low, high] = reader.array()?;
                moving.plays = u16::from_le_bytes([low, high]).into();
                read = 6;
            }
            b"ANMF" => moving.frames += 1,
            _ => {}
        }
        // Each chunk fills whole pairs of bytes.
        reader.seek_relative(i64::from(length) + i64::from(length & 1) - read)?;
    }
    Ok(moving)
}

/// As many frames as are there, and no more than it says: it may say anything.
fn png(reader: &mut Reader) -> Result<Moving> {
    let _signature: [u8; 8] = reader.array()?;
    let mut moving = Moving { frames: 1, plays: 1 };
    let mut said = None;
    let mut there = 0_u32;
    for _ in 0..MAX_BLOCKS {
        let (Ok(length), Ok(name)) = (reader.u32(), reader.array::<4>()) else { break };
        let mut read = 0;
        match &name {
            b"acTL" => {
                said = Some(reader.u32()?);
                moving.plays = reader.u32()?;
                read = 8;
            }
            b"fcTL" => there += 1,
            // A picture that says nothing of frames before it begins stands still.
            b"IDAT" if said.is_none() => return Ok(moving),
            b"IEND" => break,
            _ => {}
        }
        reader.seek_relative(i64::from(length) + 4 - read)?;
    }
    moving.frames = said.unwrap_or(1).min(there);
    Ok(moving)
}
