"""Files that people, phones and attackers upload, made of Pillow and bytes."""

import gzip
import io
import random
import struct
import zipfile
import zlib

from PIL import Image, ImageCms, PngImagePlugin

SCRIPT = b"<html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def encoded(image: Image.Image, picture_format: str = "JPEG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, picture_format, **options)
    return buffer.getvalue()


def photo(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """Soft noise, which compresses as a photo does."""
    noise = [Image.effect_noise((size[0] // 8 + 1, size[1] // 8 + 1), 60) for _band in range(3)]
    return Image.merge("RGB", noise).resize(size, Image.Resampling.BICUBIC).convert(mode)


def corners() -> Image.Image:
    """60 × 40 upright: red above on the left, green on the right; blue below, then white."""
    image = Image.new("RGB", (60, 40), "white")
    image.paste("red", (0, 0, 30, 20))
    image.paste("lime", (30, 0, 60, 20))
    image.paste("blue", (0, 20, 30, 40))
    return image


# Which transposition a camera that wrote this orientation has made of an upright picture.
AS_CAMERA_SAVED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def turned(orientation: int, picture_format: str = "JPEG") -> bytes:
    transposition = AS_CAMERA_SAVED[orientation]
    image = corners() if transposition is None else corners().transpose(transposition)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95, "subsampling": 0} if picture_format == "JPEG" else {"lossless": True}
    return encoded(image, picture_format, exif=exif, **options)


def from_a_phone() -> bytes:
    """A photo that tells where it was taken, by whom and with what."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Fonecorp", "Fone 12", "Ana Secret"
    exif[0xA431] = "SERIAL-4711"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (48.0, 12.0, 30.0), 3: "E", 4: (16.0, 22.0, 10.0), 29: "2026:11:02"}
    )
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><tag>SecretPlace</tag></x:xmpmeta>'
    return encoded(photo(), exif=exif, xmp=xmp, comment=b"Secret comment")


# PNG by hand, for what Pillow would refuse to write


def png_chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def png(width: int, height: int, rows: bytes | None = None) -> bytes:
    """One bit a pixel, all black."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    if rows is None:
        rows = bytes((1 + (width + 7) // 8) * height)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(rows, 9))
        + png_chunk(b"IEND", b"")
    )


def jpeg_that_claims(width: int, height: int) -> bytes:
    content = bytearray(encoded(photo((64, 64))))
    start_of_frame = content.index(b"\xff\xc0")
    content[start_of_frame + 5 : start_of_frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def gif_that_claims(width: int, height: int) -> bytes:
    content = bytearray(encoded(photo((64, 64)), "GIF"))
    content[6:10] = struct.pack("<HH", width, height)
    return bytes(content)


def webp_that_claims(width: int, height: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 1
    content = bytearray(encoded(photo((64, 64)), "WEBP", exif=exif))
    start = content.index(b"VP8X") + 12
    content[start : start + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(
        3, "little"
    )
    return bytes(content)


def jpeg_of_many_scans(count: int, before: bytes = b"") -> bytes:
    """Each scan makes the decoder go over the whole picture once more."""
    content = encoded(Image.new("L", (64, 64)), progressive=True)
    first = content.index(b"\xff\xda")
    return content[:first] + before + content[first:-2] * count + content[-2:]


def with_byte_flipped(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]


def box_file(brand: bytes) -> bytes:
    """The beginning of HEIC, AVIF and MP4, which look alike."""
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + brand + b"mif1" + bytes(4000)


def zip_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("photo.jpg", "no photo")
    return buffer.getvalue()


# What is refused: name, content, and words that the message has

REFUSED = {
    "bomb of 400 megapixels": (lambda: png(20_000, 20_000), "60 megapixels"),
    "bomb that only warns": (lambda: png(10_000, 10_000), "60 megapixels"),
    "a little over the limit": (lambda: png(7_750, 7_750), "60 megapixels"),
    "PNG a little over its own limit": (lambda: png(7_100, 7_100), "50 megapixels"),
    "PNG header of 4 gigapixels": (lambda: png(65_535, 65_535, rows=b""), "60 megapixels"),
    "PNG header beyond all sizes": (lambda: png(2**31 - 1, 2**31 - 1, rows=b""), "megapixels"),
    "JPEG header of 4 gigapixels": (lambda: jpeg_that_claims(65_500, 65_500), "60 megapixels"),
    "GIF header of 4 gigapixels": (lambda: gif_that_claims(65_535, 65_535), "60 megapixels"),
    "WebP header of 268 megapixels": (lambda: webp_that_claims(16_383, 16_383), "60 megapixels"),
    "WebP of 17 megapixels": (
        lambda: encoded(Image.new("RGB", (4_100, 4_100)), "WEBP", method=0, quality=1),
        "16 megapixels",
    ),
    "JPEG of 1,000 scans": (lambda: jpeg_of_many_scans(1_000), "damaged"),
    "JPEG of 1,000 scans behind a false end": (
        lambda: jpeg_of_many_scans(1_000, before=b"\xff\xfe\x00\x06\xff\xd9\xff\xd9"),
        "damaged",
    ),
    "no bytes": (lambda: b"", "empty"),
    "one byte": (lambda: b"\xff", "no picture"),
    "only the beginning of a JPEG": (lambda: b"\xff\xd8\xff\xe0", "damaged"),
    "only the beginning of a PNG": (lambda: b"\x89PNG\r\n\x1a\n", "damaged"),
    "half a JPEG": (lambda: encoded(photo())[:9_000], "damaged"),
    "half a PNG": (lambda: encoded(photo(), "PNG")[:9_000], "damaged"),
    "half a GIF": (lambda: encoded(photo(), "GIF")[:9_000], "damaged"),
    "half a WebP": (lambda: encoded(photo(), "WEBP")[:3_000], "damaged"),
    "PNG without a row": (lambda: png(100, 100, rows=b""), "damaged"),
    "PNG of width 0": (lambda: png(0, 10), "damaged"),
    "PNG with a broken header": (lambda: with_byte_flipped(png(10, 10), 30), "damaged"),
    "PNG with broken content": (
        lambda: with_byte_flipped(encoded(photo(), "PNG"), 5_000),
        "damaged",
    ),
    "GIF of width 0": (lambda: b"GIF89a" + bytes(7) + b";", "damaged"),
    "JPEG start with HTML behind": (lambda: b"\xff\xd8\xff" + SCRIPT, "damaged"),
    "GIF start with script behind": (lambda: b"GIF89a=1;alert(1)//", "damaged"),
    "SVG": (lambda: SVG, "PNG"),
    "SVG with a prologue": (
        lambda: b'<?xml version="1.0"?>\n<!-- ' + b"x" * 2_000 + b" -->\n" + SVG,
        "Export it as PNG",
    ),
    "SVG in capitals": (lambda: b"<SVG onload=alert(1)>", "Export it as PNG"),
    "SVG compressed": (lambda: gzip.compress(SVG), "Export it as PNG"),
    "SVG in UTF-16": (lambda: SVG.decode().encode("utf-16"), "no picture"),
    "HEIC": (lambda: box_file(b"heic"), "Most Compatible"),
    "HEIC burst": (lambda: box_file(b"msf1"), "Most Compatible"),
    "AVIF": (lambda: encoded(photo(), "AVIF"), "AVIF"),
    "TIFF": (lambda: encoded(photo(), "TIFF"), "TIFF"),
    "BMP": (lambda: encoded(photo(), "BMP"), "BMP"),
    "PDF": (lambda: encoded(photo(), "PDF"), "PDF"),
    "PostScript": (lambda: encoded(photo(), "EPS"), "no picture"),
    "icon": (lambda: encoded(photo((64, 64)), "ICO"), "no picture"),
    "JPEG 2000": (lambda: encoded(photo(), "JPEG2000"), "no picture"),
    "Targa": (lambda: encoded(photo(), "TGA"), "no picture"),
    "portable pixmap": (lambda: encoded(photo(), "PPM"), "no picture"),
    "film": (lambda: box_file(b"isom"), "no picture"),
    "HTML": (lambda: SCRIPT, "no picture"),
    "PHP": (lambda: b"<?php system($_GET['c']); ?>", "no picture"),
    "text": (lambda: b"Not a picture at all.\n" * 100, "no picture"),
    "program": (lambda: b"MZ\x90\x00" + bytes(2_000), "no picture"),
    "archive": (zip_archive, "no picture"),
    "random bytes": (lambda: random.Random(7).randbytes(20_000), "no picture"),
    "NUL bytes": (lambda: bytes(20_000), "no picture"),
}


# What is taken, and comes out clean


def animated(picture_format: str) -> bytes:
    frames = [Image.new("RGB", (50, 40), colour) for colour in ("red", "lime", "blue")]
    return encoded(
        frames[0], picture_format, save_all=True, append_images=frames[1:], duration=100, loop=0
    )


def grey_of_16_bits() -> bytes:
    image = Image.new("I;16", (50, 40), 128 * 256)
    return encoded(image, "PNG")


def colour_of_16_bits() -> bytes:
    header = struct.pack(">IIBBBBB", 50, 40, 16, 2, 0, 0, 0)
    row = b"\x00" + struct.pack(">HHH", 0xFFFF, 0x8000, 0) * 50
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(row * 40))
        + png_chunk(b"IEND", b"")
    )


def palette_with_transparency() -> bytes:
    image = Image.new("P", (50, 40), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (25, 0, 50, 40))
    return encoded(image, "PNG", transparency=0)


def png_with_texts() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Ana Secret")
    texts.add_itxt("XML:com.adobe.xmp", "<x>SecretPlace</x>")
    return encoded(photo((60, 40)), "PNG", pnginfo=texts)


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def profile_with_red_and_blue_exchanged() -> bytes:
    names = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}
    profile = bytearray(srgb_profile())
    for entry in range(132, 132 + 12 * int.from_bytes(profile[128:132]), 12):
        name = bytes(profile[entry : entry + 4])
        profile[entry : entry + 4] = names.get(name, name)
    return bytes(profile)


TAKEN = {
    "photo": lambda: encoded(photo()),
    "progressive photo": lambda: encoded(photo(), progressive=True),
    "photo from a phone": from_a_phone,
    "grey photo": lambda: encoded(photo(mode="L")),
    "CMYK photo": lambda: encoded(photo(mode="CMYK")),
    "photo with a colour profile": lambda: encoded(photo(), icc_profile=srgb_profile()),
    "photo with a broken profile": lambda: encoded(photo(), icc_profile=b"\x00" * 500),
    "CMYK photo with a profile for RGB": lambda: encoded(
        photo(mode="CMYK"), icc_profile=srgb_profile()
    ),
    "photo with broken EXIF": lambda: encoded(photo(), exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f"),
    "photo with an impossible orientation": lambda: encoded(
        photo(),
        exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x63\x00\x00",
    ),
    "photo with an archive behind": lambda: encoded(photo()) + zip_archive(),
    "photo with a film behind": lambda: (
        from_a_phone() + box_file(b"mp42") + b"\xff\xda" * 1_000_000
    ),
    "two photos in one file": lambda: encoded(
        photo(), "MPO", save_all=True, append_images=[photo()]
    ),
    "PNG": lambda: encoded(photo((60, 40)), "PNG"),
    "PNG with texts": png_with_texts,
    "PNG with HTML behind": lambda: encoded(photo((60, 40)), "PNG") + SCRIPT,
    "PNG of one bit": lambda: encoded(Image.new("1", (50, 40)), "PNG"),
    "PNG of 16 bits, grey": grey_of_16_bits,
    "PNG of 16 bits, colour": colour_of_16_bits,
    "PNG with a palette and transparency": palette_with_transparency,
    "PNG grey with alpha": lambda: encoded(Image.new("LA", (50, 40), (90, 90)), "PNG"),
    "PNG with one transparent colour": lambda: encoded(
        photo((60, 40)), "PNG", transparency=(0, 0, 0)
    ),
    "PNG animated": lambda: animated("PNG"),
    "GIF": lambda: encoded(photo((60, 40)), "GIF"),
    "GIF animated": lambda: animated("GIF"),
    "GIF with HTML behind": lambda: encoded(photo((60, 40)), "GIF") + SCRIPT,
    "GIF with HTML as its comment": lambda: encoded(photo((60, 40)), "GIF", comment=SCRIPT),
    "WebP": lambda: encoded(photo(), "WEBP"),
    "WebP with alpha": lambda: encoded(Image.new("RGBA", (50, 40), (9, 9, 9, 90)), "WEBP"),
    "WebP animated": lambda: animated("WEBP"),
    "one pixel": lambda: encoded(Image.new("RGB", (1, 1)), "PNG"),
    "one pixel wide, very high": lambda: png(1, 60_000),
    "one pixel high, very wide": lambda: png(60_000, 1),
    "49 megapixels in black": lambda: png(7_000, 7_000),
}


# What is taken, and takes its time: for bench/nasty_files.py


def large_photo(picture_format: str = "JPEG", size: tuple[int, int] = (8_900, 6_700), **options):
    noise = Image.merge("RGB", [Image.effect_noise((1_500, 1_130), 80) for _band in range(3)])
    return encoded(noise.resize(size), picture_format, **options)


def photo_of_30_megabytes() -> bytes:
    content = large_photo(quality=97, subsampling=0)
    return content if len(content) < 32 * 1024**2 else large_photo(quality=90)


LARGE = {
    "photo of 60 megapixels": photo_of_30_megabytes,
    "progressive photo of 60 megapixels": lambda: large_photo(quality=80, progressive=True),
    "CMYK photo of 40 megapixels": lambda: encoded(
        Image.effect_noise((7_300, 5_400), 60).convert("CMYK")
    ),
    "PNG of 49 megapixels in colour": lambda: encoded(
        Image.new("RGB", (7_000, 7_000), "teal"), "PNG"
    ),
    "PNG of 49 megapixels with alpha": lambda: encoded(
        Image.new("RGBA", (7_000, 7_000), (9, 9, 9, 90)), "PNG"
    ),
    "WebP of 16 megapixels": lambda: large_photo("WEBP", (4_000, 4_000), method=0),
}
