"""The demo's files that are not pictures: a chord to listen to, and a sheet to print."""

import io
import math
import wave
from collections.abc import Callable

RATE = 8_000
"""Samples in a second."""
SECONDS = 1.4
CHORD = (261.63, 329.63, 392.0)
"""C, E and G in Hertz: one after the other, then together."""


def chord() -> bytes:
    """The chord as WAV, one byte for each sample."""
    parts = [*((tone,) for tone in CHORD), CHORD]
    samples = bytes(sample for part in parts for sample in _sung(part))
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(samples)
    return buffer.getvalue()


def _sung(tones: tuple[float, ...]) -> list[int]:
    """The tones together, with a soft beginning and end and some overtones."""
    length = int(RATE * SECONDS)
    samples = []
    for place in range(length):
        loudness = min(1, place / 800, (length - place) / 3_000)
        sound = sum(
            math.sin(math.tau * tone * times * place / RATE) / times**2
            for tone in tones
            for times in (1, 2, 3)
        )
        samples.append(round(128 + 80 * loudness * sound / (1.4 * len(tones))))
    return samples


QUARTERS = [f"{hour}:{minute:02}" for hour in (23, 0, 1) for minute in (0, 15, 30, 45)]


def counting_sheet() -> bytes:
    """A page in A4 on which shooting stars are counted, as PDF."""
    lines = [_text(72, 760, 20, "Zählzettel für Sternschnuppen")]
    lines.append(_text(72, 734, 11, "Ein Strich für jede. Wer die Augen zumacht, zählt nicht mit."))
    for row, quarter in enumerate(QUARTERS):
        height = 690 - 44 * row
        lines.append(_text(72, height, 12, f"ab {quarter} Uhr"))
        lines.append(f"160 {height - 4} m 523 {height - 4} l S")
    lines.append(_text(72, 130, 11, "Name (freiwillig), Alter der Augen, Bowle ja oder nein:"))
    return _pdf("\n".join(lines).encode("cp1252"))


def _text(left: int, height: int, size: int, words: str) -> str:
    escaped = words.replace("(", r"\(").replace(")", r"\)")
    return f"BT /F {size} Tf {left} {height} Td ({escaped}) Tj ET"


def _pdf(page: bytes) -> bytes:
    """A document of one page in Helvetica, which every reader of PDF has."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (de) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    document = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return document + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(document))
    )


MAKERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "dreiklang.wav": ("Drei Töne zum Einstimmen", chord),
    "zaehlzettel.pdf": ("Zählzettel für Sternschnuppen", counting_sheet),
}
"""The title of each file, and what makes it."""
