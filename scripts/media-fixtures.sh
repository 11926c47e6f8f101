#!/usr/bin/env bash
# Small real media for the tests: each format, turned, cut short, renamed, and lying.
#
#   scripts/media-fixtures.sh FOLDER
#
# Makes FOLDER, unless it is there already: the tests put a hash of this file into its name. Safe to call twice at once.
set -euo pipefail
out=$1
[ ! -d "$out" ] || exit 0
mkdir -p "$(dirname "$out")"
work=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

ff() { ffmpeg -hide_banner -loglevel error -nostdin -y "$@"; }
im() { if command -v magick >/dev/null; then magick "$@"; else convert "$@"; fi; }
picture=(-f lavfi -i testsrc2=size=320x200:rate=1:duration=1 -frames:v 1)
tone=(-f lavfi -i 'aevalsrc=0.6*sin(2*PI*440*t)*(0.2+0.8*abs(sin(3*t))):s=44100:d=2')
film=(-f lavfi -i testsrc2=size=160x120:rate=10:duration=2)

ff "${picture[@]}" -q:v 4 photo.jpg
ff "${picture[@]}" photo.png
ff "${picture[@]}" photo.bmp
ff "${picture[@]}" -c:v libwebp photo.webp
ff -f lavfi -i testsrc2=size=64x48:rate=4:duration=1 moving.gif
ff -f lavfi -i testsrc2=size=64x48:rate=4:duration=1 -loop 2 three-times.gif
ff -f lavfi -i testsrc2=size=64x48:rate=4:duration=1 -loop -1 once.gif
ff -f lavfi -i testsrc2=size=64x48:rate=4:duration=1 -c:v libwebp_anim -loop 0 moving.webp
ff -f lavfi -i testsrc2=size=64x48:rate=4:duration=1 -f apng -plays 0 moving.png
im -size 120x80 xc:none -fill '#c03050' -draw 'circle 60,40 60,10' see-through.png
im photo.png photo.heic

ff "${tone[@]}" -c:a aac tone.m4a
ff "${tone[@]}" -c:a aac tone.aac
ff "${tone[@]}" -c:a libmp3lame -q:a 4 tone.mp3
ff "${tone[@]}" -c:a libmp3lame -b:a 64k -write_xing 0 -id3v2_version 0 bare.mp3
ff "${tone[@]}" tone.wav
ff "${tone[@]}" -c:a ac3 tone.ac3
ff "${tone[@]}" -c:a eac3 tone.eac3
ff "${tone[@]}" tone.au
# Into a pipe, so that nobody comes back to say how much it is.
ff "${tone[@]}" -ar 8000 -c:a pcm_mulaw -f au pipe:1 | cat >streamed.au
ff "${tone[@]}" tone.caf
ff "${tone[@]}" -c:a alac packed.caf
ff "${tone[@]}" -c:a adpcm_ima_qt -ac 1 blocks.caf
ff "${film[@]}" -c:v mpeg2video -f mpegts film.ts
ff "${film[@]}" -c:v mpeg2video -f mpegts -mpegts_m2ts_mode 1 camera.m2ts
ff "${tone[@]}" -c:a libvorbis tone.ogg
ff "${tone[@]}" -c:a libopus -ar 48000 tone.opus
ff "${tone[@]}" tone.flac

h264=(-c:v libx264 -preset ultrafast -pix_fmt yuv420p)
ff "${film[@]}" "${tone[@]}" "${h264[@]}" -c:a aac -movflags +faststart film.mp4
ff "${film[@]}" "${tone[@]}" "${h264[@]}" -c:a aac film.mov
ff "${film[@]}" "${h264[@]}" index-last.mp4
ff "${film[@]}" -c:v libx265 -x265-params log-level=none -preset ultrafast -tag:v hvc1 hevc.mp4
ff "${film[@]}" "${tone[@]}" -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus -ar 48000 film.webm
ff "${film[@]}" "${tone[@]}" "${h264[@]}" -c:a libvorbis film.mkv
# As a browser's recorder writes it: nothing says how long it is.
ff "${film[@]}" -c:v libvpx -deadline realtime -cpu-used 8 -f webm -live 1 live.webm
ff "${tone[@]}" -c:a aac -f mp4 sound-only.mp4
# With a picture of its own, red and upright, which is none of its frames.
ff -f lavfi -i color=c=red:size=100x140:rate=1:duration=1 -frames:v 1 cover.jpg
ff "${film[@]}" -i cover.jpg -map 0 -map 1 "${h264[@]}" -c:v:1 mjpeg -disposition:v:1 attached_pic covered.mp4
ff "${film[@]}" "${h264[@]}" -attach cover.jpg -metadata:s:t mimetype=image/jpeg covered.mkv
rm cover.jpg

# The brands of phones and cameras, fragments of recorders, chapters with pictures.
sine=(-f lavfi -i sine=duration=2)
ff -f lavfi -i testsrc2=size=176x144:rate=15:duration=2 "${sine[@]}" -c:v h263 -c:a aac phone.3gp
for brand in XAVC iso9 KDDI cmfc; do ff "${film[@]}" "${sine[@]}" "${h264[@]}" -c:a aac -brand $brand "brand-$brand.mp4"; done
ff "${sine[@]}" -c:a aac -f mp4 -brand 'M4B ' book.m4b
fragments=(-movflags frag_keyframe+empty_moov+default_base_moof)
ff "${film[@]}" "${sine[@]}" "${h264[@]}" -g 5 -c:a aac "${fragments[@]}" fragments.mp4
ff "${sine[@]}" -c:a aac "${fragments[@]}" fragments.m4a
# Without a length in the samples either, and the first fragment in the head.
ff "${film[@]}" "${h264[@]}" -g 5 -movflags frag_keyframe late-fragments.mp4
ff "${sine[@]}" -f lavfi -i color=red:size=64x64:rate=1:duration=2 -c:a aac -c:v mjpeg -pix_fmt yuvj420p -f mp4 -brand 'M4A ' chapters.m4a
ff "${film[@]}" "${h264[@]}" -vf setsar=2 wide.mp4
ff "${film[@]}" "${h264[@]}" -vf setsar=2 wide.mkv
# QuickTime has the coded size as that of the track.
ff "${film[@]}" "${h264[@]}" -vf setsar=2 wide.mov
for kind in mp4 mov mkv; do ff "${film[@]}" "${h264[@]}" -metadata location=+30.2500+120.1700/ located.$kind; done
ff "${film[@]}" "${h264[@]}" -movflags use_metadata_tags -metadata com.apple.quicktime.location.ISO6709=+30.2500+120.1700/ located-key.mov
ff "${film[@]}" "${h264[@]}" -movflags faststart head-first.mov

# Sounds that were streamed, have no head, or one of another kind before them.
ff "${sine[@]}" -f wav - </dev/null | cat >piped.wav
ff "${sine[@]}" -rf64 always rf64.wav
ff "${sine[@]}" -c:a adpcm_ima_wav adpcm.wav
ff "${sine[@]}" -c:a adpcm_ms adpcm-ms.wav
ff "${sine[@]}" -c:a pcm_alaw -ar 8000 alaw.wav
ff -f lavfi -i anullsrc=duration=8 -f lavfi -i anoisesrc=duration=8 -filter_complex '[0][1]concat=n=2:v=0:a=1,aformat=sample_rates=44100:channel_layouts=mono' -c:a libmp3lame -q:a 2 -write_xing 0 -id3v2_version 0 changing.mp3
ff "${sine[@]}" -c:a libmp3lame -ar 8000 -b:a 16k -write_xing 0 -id3v2_version 0 telephone.mp3
ff "${sine[@]}" -c:a mp2 layer2.mp2
ff "${sine[@]}" -c:a pcm_s16be tone.aif
ff "${sine[@]}" -c:a pcm_alaw -f aiff tone.aifc
ff "${sine[@]}" -c:a alac alac.m4a
ff "${sine[@]}" -c:a wavpack tone.wv
ff -f lavfi -i sine=duration=0.8 -c:a libvorbis one.ogg
ff -f lavfi -i sine=frequency=900:duration=1.2 -c:a libvorbis two.ogg
cat one.ogg two.ogg >chain.ogg
rm one.ogg two.ogg
ff "${sine[@]}" -c:a flac -f ogg flac.oga
ff "${film[@]}" "${sine[@]}" -c:v libtheora -c:a libvorbis theora.ogv
ff "${sine[@]}" -c:a libspeex -ar 16000 speech.spx

# Films of before.
ff "${sine[@]}" -c:a wmav2 song.wma
ff "${film[@]}" "${sine[@]}" -c:v wmv2 -c:a wmav2 film.wmv
ff "${film[@]}" "${sine[@]}" -c:v mpeg4 -c:a libmp3lame film.avi
ff "${film[@]}" -f lavfi -i sine=duration=2:sample_rate=44100 -c:v flv1 -c:a libmp3lame film.flv
ff -f lavfi -i sine=duration=2:sample_rate=44100 -c:a aac sound.flv
ff -f lavfi -i testsrc2=size=160x120:rate=25:duration=2 "${sine[@]}" -c:v mpeg1video -c:a mp2 film.mpg

im -size 320x200 xc:red -colorspace CMYK inks.jpg
im -size 320x200 xc:blue blue.gif
im -size 320x200 xc:green green.jpg

python3 - <<'PYTHON'
import struct, zipfile, zlib
from pathlib import Path

def read(name): return Path(name).read_bytes()
def write(name, data): Path(name).write_bytes(data)

def exif(orientation=None, gps=False):
    """An APP1 segment, big-endian, right after the start of a JPEG."""
    entries, tail = [], b""
    if orientation: entries.append(struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0))
    count = len(entries) + (1 if gps else 0)
    ifd_end = 8 + 2 + 12 * count + 4
    if gps:
        entries.append(struct.pack(">HHII", 0x8825, 4, 1, ifd_end))
        values = ifd_end + 2 + 12 * 4 + 4
        degrees = struct.pack(">6I", 30, 1, 14, 1, 30, 1)
        tail = struct.pack(">H", 4)
        tail += struct.pack(">HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack(">HHII", 2, 5, 3, values)
        tail += struct.pack(">HHI4s", 3, 2, 2, b"E\0\0\0") + struct.pack(">HHII", 4, 5, 3, values + 24)
        tail += struct.pack(">I", 0) + degrees + degrees
    tiff = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", count) + b"".join(entries) + struct.pack(">I", 0) + tail
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body

photo = read("photo.jpg")
write("turned.jpg", photo[:2] + exif(orientation=6) + photo[2:])
write("located.jpg", photo[:2] + exif(gps=True) + photo[2:])

film = bytearray(read("film.mp4"))
at = film.index(b"tkhd") + 4 + 4 + 20 + 16  # name, version, times and duration, layer and volume: then the matrix
film[at : at + 20] = struct.pack(">5i", 0, 1 << 16, 0, -1 << 16, 0)
write("turned.mp4", film)

# No encoder is at hand for AMR: 100 frames of 20 ms, at 12.2 kbit/s and in wide band.
write("speech.amr", b"#!AMR\n" + (b"\x3c" + bytes(31)) * 100)
write("speech-wb.amr", b"#!AMR-WB\n" + (b"\x44" + bytes(60)) * 100)

# Films and sounds with something before them, or nothing behind
tone = read("tone.flac")
tag = b"ID3\x04\0\0\0\0\0\x0a" + bytes(10)
write("tagged.flac", tag + tone)
write("tagged.aac", tag + tag + read("tone.aac"))
write("joined.mp3", read("tone.mp3") + read("bare.mp3"))
write("zeros-first.mp3", bytes(512) + read("bare.mp3"))
wav = bytearray(read("piped.wav"))
at = wav.index(b"data")
wav[at + 4 : at + 8] = bytes(4)
write("zero-size.wav", wav)
wav = read("tone.wav")
write("cut.wav", wav[: len(wav) // 2])
write("cut.flac", tone[: len(tone) // 3])
write("cut.mp3", read("tone.mp3")[: len(read("tone.mp3")) // 2])
# Within its last page.
write("cut.ogg", read("tone.ogg")[:-100])
write("cut.aif", read("tone.aif")[: len(read("tone.aif")) // 2])
film = read("head-first.mov")
write("head-only.mov", film[: film.index(b"mdat") - 4])
packed = read("tone.wv")
write("tagged.wv", tag + packed)
write("cut.wv", packed[: len(packed) // 2])
still = b"DSD " + struct.pack("<QQQ", 28, 92, 0) + b"fmt " + bytes(60)
write("still.dsf", still)
write("tagged.dsf", tag + still)

# Pictures with rows from the top, of OS/2, of no screen, with fill bytes, with a place in XMP only
px = b"\0\0\xff" * 320 * 200
write("from-top.bmp", b"BM" + struct.pack("<IHHI", 54 + len(px), 0, 0, 54)
    + struct.pack("<IiiHHIIiiII", 40, 320, -200, 1, 24, 0, len(px), 2835, 2835, 0, 0) + px)
fields = struct.pack("<IIHHIIIIII", 320, 200, 1, 8, 0, 64_000, 0, 0, 2, 2)
two = b"\xc0\x20\x20\0\x20\x20\xc0\0" + b"\0" * 32_000 + b"\1" * 32_000
def os2(head): return b"BM" + struct.pack("<IHHI", 14 + head + len(two), 0, 0, 14 + head + 8) + struct.pack("<I", head) + (fields + bytes(24))[: head - 4] + two
write("os2-version2.bmp", os2(64))
# A head that ends before the number of colours has all of them.
write("os2-short.bmp", b"BM" + struct.pack("<IHHI", 30 + 8 + 8_000, 0, 0, 38) + struct.pack("<IIIHH", 16, 320, 200, 1, 1) + two[:8] + b"\x0f" * 8_000)
write("os2.bmp", b"BM" + struct.pack("<IHHI", 26 + len(px), 0, 0, 26) + struct.pack("<IHHHH", 12, 320, 200, 1, 24) + px)
gif = bytearray(read("blue.gif"))
gif[6:10] = bytes(4)
write("no-screen.gif", gif)
green = read("green.jpg")
write("filled.jpg", green[:2] + b"\xff\xff\xff" + green[2:])
table = green.index(b"\xff\xdb")
write("junk-between.jpg", green[:table] + b"\0\0left over\xff\0" + green[table:])
xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description exif:GPSLatitude='30,15.00N' exif:GPSLongitude='120,10.20E'/></rdf:RDF></x:xmpmeta>"
write("located-xmp.jpg", green[:2] + b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + green[2:])
written = read("photo.png")
def with_chunk(kind, data): return written[:33] + struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) + written[33:]
write("turned.png", with_chunk(b"eXIf", exif(orientation=6)[10:]))
write("located.png", with_chunk(b"eXIf", exif(gps=True)[10:]))
write("no-end.png", written[:-12])
write("half-chunk.png", written[:-12] + struct.pack(">I", 30_000) + b"IDAT")
moving = bytearray(read("moving.png"))
at = moving.index(b"acTL")
moving[at + 4 : at + 8] = b"\x7f\xff\xff\xff"
moving[at + 12 : at + 16] = struct.pack(">I", zlib.crc32(moving[at : at + 12]))
write("claims-frames.png", moving)

# HEIC of which the largest item is not the picture, which is cropped and turned; with EXIF larger than some read
def box(name, *parts): return struct.pack(">I", 8 + sum(map(len, parts))) + name + b"".join(parts)
def full(name, version, *parts): return box(name, bytes([version, 0, 0, 0]), *parts)
def heic(beside, bytes_there=None):
    ispe = lambda w, h: full(b"ispe", 0, struct.pack(">II", w, h))
    properties = [ispe(512, 512), ispe(64, 48), box(b"clap", struct.pack(">8I", 40, 1, 48, 1, 0, 1, 0, 1)), box(b"irot", b"\1")]
    owners = [(1, [1]), (2, [2, 3, 4])]
    items = [(1, b"hvc1"), (2, b"hvc1")] + [(3 + n, b"Exif") for n in range(len(beside))]
    data = [bytes(100), bytes(200)] + beside
    def meta(start):
        places = b""
        for (number, _), body in zip(items, data):
            places += struct.pack(">HHHII", number, 0, 1, start, len(body))
            start += len(body)
        return full(b"meta", 0, full(b"hdlr", 0, bytes(4), b"pict", bytes(13)), full(b"pitm", 0, struct.pack(">H", 2)),
            full(b"iloc", 0, b"\x44\0", struct.pack(">H", len(items)), places),
            full(b"iinf", 0, struct.pack(">H", len(items)), *[full(b"infe", 2, struct.pack(">HH", n, 0), kind, b"\0") for n, kind in items]),
            box(b"iprp", box(b"ipco", *properties), full(b"ipma", 0, struct.pack(">I", len(owners)),
                *[struct.pack(">HB", n, len(owned)) + bytes(owned) for n, owned in owners])))
    head = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", *data)
def beside(**what): return struct.pack(">I", 6) + exif(**what)[4:]
write("cropped.heic", heic([]))
write("large-exif.heic", heic([beside(gps=True) + bytes(140_000)]))
write("two-exif.heic", heic([beside(gps=True), beside(orientation=1)]))
write("cut.heic", heic([])[:-150])

# A plain file keeps its name's ending, whatever its first letters are, and a text is no medium for how it begins
ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(12_000)
for name in ("report.doc", "table.et", "mail.msg"): write(name, ole)
packed = b"PK\x03\x04" + bytes(200)
for name in ("invoice.ofd", "map.xmind", "page.sketch"): write(name, packed)
write("drawing.svg", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
write("serve.js", b"#!/usr/bin/env node\nconsole.log(1)\n")
write("mac-list.csv", b"MAC address,IP\n00:11:22:33:44:55,10.0.0.1\n")
for name, words in (("gif-notes.txt", b"GIFs are moving pictures\n"), ("ogg.md", b"OggS is how pages begin\n"),
    ("mz.log", b"MZ is how programs begin\n"), ("bzh.txt", b"BZh is how archives begin\n"),
    ("riff.txt", b"RIFF1234WEBP is a header of pictures, of which this text is none\n"), ("gif-table.txt", b"GIF" + b" " * 20_000),
    ("boxes.txt", b"moovmoov ftypisom are boxes\n"), ("dsd.csv", b"DSD ,PCM\n1,2\n")):
    write(name, words)
write("big.tif", b"II\x2b\0\x08\0\0\0\x10" + bytes(60))
write("not-known.mp3", "一首歌的词，不是歌\n".encode() * 20)

write("plain.txt", "雁书\n第二行 second line\n".encode() * 40)
def pdf():
    text = b"BT /F1 36 Tf 40 120 Td (Yanshu) Tj ET 0.8 0.2 0.3 rg 40 40 200 40 re f"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out)); out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
write("page.pdf", pdf())

# Cut short
write("cut.jpg", photo[: len(photo) // 2])
write("cut.png", read("photo.png")[: len(read("photo.png")) // 2])
write("cut.mp4", read("film.mp4")[: len(read("film.mp4")) * 2 // 3])
write("index-cut-off.mp4", read("index-last.mp4")[: len(read("index-last.mp4")) // 2])
write("cut.mkv", read("film.mkv")[: len(read("film.mkv")) // 2])

# Renamed
write("really-a-png.jpg", read("photo.png"))
write("really-a-film.txt", read("film.mp4"))

# Lying
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
def png(width, height, rows):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
write("no-pixels.png", png(0, 0, b""))
write("ten-billion-pixels.png", png(100_000, 100_000, bytes(1000)))
write("unseen.png", png(12_000, 12_000, b""))
# A true one of 60 million pixels in 60 KB, and one that has none of the 60 million it claims.
write("bomb.png", png(10_000, 6_000, bytes((1 + 3 * 10_000) * 6_000)))
write("claims-much.png", png(10_000, 6_000, bytes(1000)))
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb: bomb.writestr("zeros", bytes(64 * 1024 * 1024))
write("zip-bomb.jpg", read("bomb.zip"))
film = bytearray(read("film.mp4"))
for mark in (b"mvhd", b"mdhd"):
    at = film.find(mark)
    while at >= 0:
        # version 0: two times, the scale, the duration
        film[at + 16 : at + 24] = struct.pack(">II", 1, 0xFFFF_FFF0)
        at = film.find(mark, at + 4)
write("136-years.mp4", film)
write("broken.jpg", b"\xff\xd8\xff\xe0 and then nothing that a decoder likes")
write("bmw.txt", "BMW 是一家汽车公司\n".encode())
PYTHON
rm -f bomb.zip blue.gif green.jpg

# Summed before the list is opened: a pipeline into it would now and then find the list itself among the files.
sums=$(md5sum -- *)
printf '%s\n' "$sums" >MD5SUMS
cd - >/dev/null
# Whoever came second throws its own away.
mv -T "$work" "$out" 2>/dev/null || [ -d "$out" ]
