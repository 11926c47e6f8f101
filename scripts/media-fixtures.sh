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
rm bomb.zip

# Summed before the list is opened: a pipeline into it would now and then find the list itself among the files.
sums=$(md5sum -- *)
printf '%s\n' "$sums" >MD5SUMS
cd - >/dev/null
# Whoever came second throws its own away.
mv -T "$work" "$out" 2>/dev/null || [ -d "$out" ]
