"""Text of pictures by Tesseract, where this machine has it: its library by ctypes, inside the bounds of the child.

The library and not the program, because the child may start no process. Pictures come decoded from pdfium, or are
decoded by Leptonica, which Tesseract brings.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable
from ctypes import c_char_p, c_int, c_size_t, c_void_p
from functools import cache

from applications.parsing import limits
from applications.parsing.language import detect_language
from applications.parsing.normalise import readable_words

LIBRARIES = (
    "libtesseract.so.5",
    "libtesseract.so.4",
    "libtesseract.dylib",
    "/opt/homebrew/lib/libtesseract.dylib",
    "/usr/local/lib/libtesseract.dylib",
)
DPI = 200  # at 300 a page takes twice as long and reads no better on office scans
_LSTM_ONLY = 1  # the other engine learns from page to page, so that a file's text would depend on the one before it
_AUTO_WITH_ORIENTATION, _AUTO = 1, 3  # page segmentation modes
_LEAST_WORDS = 3  # fewer, and the page is no text
_LEAST_CONFIDENCE = 60  # of 100; with less, it is no text, or one in a script whose model is not installed
_MODELS = {
    "de": "deu", "fr": "fra", "es": "spa", "pt": "por", "it": "ita", "nl": "nld", "sv": "swe", "pl": "pol",
    "ru": "rus", "uk": "ukr", "el": "ell", "ar": "ara", "he": "heb", "ja": "jpn", "ko": "kor", "zh": "chi_sim",
    "tr": "tur", "da": "dan", "fi": "fin", "cs": "ces", "hu": "hun", "ro": "ron",
}  # fmt: skip
_Show = Callable[[ctypes.CDLL, int], None]
_SIGNATURES: dict[str, tuple[object, tuple[object, ...]]] = {
    "TessBaseAPICreate": (c_void_p, ()),
    "TessBaseAPIDelete": (None, (c_void_p,)),
    "TessBaseAPIInit2": (c_int, (c_void_p, c_char_p, c_char_p, c_int)),
    "TessBaseAPIGetAvailableLanguagesAsVector": (ctypes.POINTER(c_char_p), (c_void_p,)),
    "TessDeleteTextArray": (None, (ctypes.POINTER(c_char_p),)),
    "TessBaseAPISetPageSegMode": (None, (c_void_p, c_int)),
    "TessBaseAPISetImage": (None, (c_void_p, c_char_p, c_int, c_int, c_int, c_int)),
    "TessBaseAPISetImage2": (None, (c_void_p, c_void_p)),
    "TessBaseAPISetSourceResolution": (None, (c_void_p, c_int)),
    "TessBaseAPIRecognize": (c_int, (c_void_p, c_void_p)),
    "TessBaseAPIGetUTF8Text": (c_void_p, (c_void_p,)),
    "TessBaseAPIMeanTextConf": (c_int, (c_void_p,)),
    "TessBaseAPIClear": (None, (c_void_p,)),
    "TessDeleteText": (None, (c_void_p,)),
    "TessMonitorCreate": (c_void_p, ()),
    "TessMonitorDelete": (None, (c_void_p,)),
    "TessMonitorSetDeadlineMSecs": (None, (c_void_p, c_int)),
    "pixReadMem": (c_void_p, (c_char_p, c_size_t)),
    "pixDestroy": (None, (ctypes.POINTER(c_void_p),)),
}


@cache
def _library() -> ctypes.CDLL | None:
    """Tesseract's library with its calls typed; None where there is none that has them all."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # read as the library loads: the child may start no thread
    for name in LIBRARIES:
        try:
            library = ctypes.CDLL(name)
            for call, (result, arguments) in _SIGNATURES.items():
                function = getattr(library, call)
                function.restype, function.argtypes = result, arguments
        except (OSError, AttributeError):
            continue
        return library
    return None


@cache
def _engine(languages: str) -> int | None:
    """A handle that reads these languages ("deu+eng"), kept for the files that follow; None without their models."""
    library = _library()
    if library is None:
        return None
    handle: int = library.TessBaseAPICreate()
    if library.TessBaseAPIInit2(handle, None, languages.encode(), _LSTM_ONLY) == 0:
        models = _installed(library, handle)
        if models.issuperset(languages.split("+")):  # it starts with a part of them as well
            library.TessBaseAPISetPageSegMode(handle, _AUTO_WITH_ORIENTATION if "osd" in models else _AUTO)
            return handle
    library.TessBaseAPIDelete(handle)
    return None


def _installed(library: ctypes.CDLL, handle: int) -> set[str]:
    names = library.TessBaseAPIGetAvailableLanguagesAsVector(handle)
    found = set()
    index = 0
    while (name := names[index]) is not None:
        found.add(name.decode())
        index += 1
    library.TessDeleteTextArray(names)
    return found


def available() -> bool:
    """True where pictures can be read."""
    return _engine("eng") is not None


class Recogniser:
    """Reads the pictures of one file within the time that a file has, counted from when this was made.

    `ran_out` is True once a picture was left unread, or read in part, for want of time.
    """

    def __init__(self) -> None:
        self._wall_end = time.monotonic() + limits.OCR_WALL_SECONDS
        self._cpu_end = time.process_time() + limits.OCR_CPU_SECONDS
        self._languages: str | None = None
        self.ran_out = False

    def page(self, pixels: bytes, width: int, height: int, stride: int) -> str:
        """Text of a grey picture, one byte a pixel, that was drawn at DPI; empty where there is none."""

        def show(library: ctypes.CDLL, engine: int) -> None:
            library.TessBaseAPISetImage(engine, pixels, width, height, 1, stride)
            library.TessBaseAPISetSourceResolution(engine, DPI)

        return self._text(show)

    def picture(self, data: bytes) -> str:
        """Text of a PNG, JPEG, TIFF, GIF, BMP or WebP file; empty where it is no picture or has no text."""
        library = _library()
        pix = library.pixReadMem(data, len(data)) if library else None
        if library is None or not pix:
            return ""
        try:
            return self._text(lambda library, engine: library.TessBaseAPISetImage2(engine, pix))
        finally:
            library.pixDestroy(ctypes.byref(c_void_p(pix)))

    def _text(self, show: _Show) -> str:
        """What the picture says, read in the language that the file's first picture is written in."""
        if self._languages is not None:
            return self._read(show, self._languages)
        text = self._read(show, "eng")
        if readable_words(text, _LEAST_WORDS) < _LEAST_WORDS:
            return ""
        model = _MODELS.get(detect_language(text) or "")
        self._languages = f"{model}+eng" if model and _engine(f"{model}+eng") else "eng"
        again = self._read(show, self._languages) if self._languages != "eng" else ""
        return again or text

    def _read(self, show: _Show, languages: str) -> str:
        library, engine = _library(), _engine(languages)
        if library is None or engine is None:
            return ""
        seconds = min(self._wall_end - time.monotonic(), self._cpu_end - time.process_time())
        if seconds < limits.OCR_LEAST_SECONDS:
            self.ran_out = True
            return ""
        monitor = library.TessMonitorCreate()
        library.TessMonitorSetDeadlineMSecs(monitor, int(seconds * 1000))
        try:
            show(library, engine)
            library.TessBaseAPIRecognize(engine, monitor)
            sure = library.TessBaseAPIMeanTextConf(engine) >= _LEAST_CONFIDENCE
            return _taken(library, library.TessBaseAPIGetUTF8Text(engine)) if sure else ""
        finally:
            library.TessMonitorDelete(monitor)
            library.TessBaseAPIClear(engine)
            self.ran_out |= time.monotonic() >= self._wall_end or time.process_time() >= self._cpu_end


def _taken(library: ctypes.CDLL, pointer: int | None) -> str:
    """The string at `pointer`, which is freed."""
    if not pointer:
        return ""
    text = ctypes.string_at(pointer).decode("utf-8", "replace")
    library.TessDeleteText(pointer)
    return text
