"""Reading on this machine: rapidocr with onnxruntime, models out of the wheel; pdfium for PDF files.

The libraries are imported and the models loaded (60 MB) at the first picture, once per process.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from huoshui.foundation.files import PDF
from huoshui.papers.layout import line_of
from huoshui.papers.page import Line, Page
from huoshui.papers.refusals import PaperUnreadable

MOST_PAGES = 6
_LONGEST_SIDE = 1800
_PDF_DPI = 150
_DARK = 110
_LEAST_TEXT = 20


class RapidReader:
    """Reads with PP-OCRv6 small (Apache 2.0); PDF pages with text of their own are not guessed at."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: Any = None

    def read_pages(self, content: bytes, content_type: str) -> tuple[Page, ...]:
        """The first six pages with their lines. Refusals: `PaperUnreadable`."""
        if content_type != PDF:
            return (self._read_picture(_opened(content)),)
        with _PDF_LOCK, _document(content) as document:
            sources = [_pdf_page(document[at]) for at in range(min(len(document), MOST_PAGES))]
        return tuple(one if isinstance(one, Page) else self._read_picture(one) for one in sources)

    def count_pages(self, content: bytes, content_type: str) -> int:
        """1 for a picture. Refusals: `PaperUnreadable`."""
        if content_type != PDF:
            return 1
        with _PDF_LOCK, _document(content) as document:
            return len(document)

    def read_page(self, content: bytes, content_type: str, *, page: int) -> Page:
        """One page (from 0) with its lines. Refusals: `PaperUnreadable`."""
        if content_type != PDF:
            return self._read_picture(_opened(content))
        with _PDF_LOCK, _document(content) as document:
            if not 0 <= page < len(document):
                raise PaperUnreadable()
            source = _pdf_page(document[page])
        return source if isinstance(source, Page) else self._read_picture(source)

    def picture_of(self, content: bytes, content_type: str, *, page: int, turned: int) -> bytes:
        """A page as a JPEG, turned clockwise. Refusals: `PaperUnreadable`."""
        if content_type == PDF:
            with _PDF_LOCK, _document(content) as document:
                if not 0 <= page < len(document):
                    raise PaperUnreadable()
                picture = _rendered(document[page])
        else:
            picture = _opened(content)
        out = io.BytesIO()
        picture.rotate(-turned, expand=True).save(out, "JPEG", quality=85)
        return out.getvalue()

    def _read_picture(self, picture: Image.Image) -> Page:
        import numpy as np

        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        brightness = int(np.asarray(picture.convert("L")).mean())
        clear = ImageOps.autocontrast(picture, cutoff=1) if brightness < _DARK else picture
        with self._lock:
            engine = self._loaded()
            turned = _quarter_turn(engine, _pixels(clear))
            clear = clear.rotate(-turned, expand=True)
            result = engine(_pixels(clear))
        return Page(
            width=clear.width,
            height=clear.height,
            lines=_lines(result, clear.width, clear.height),
            turned=turned,
            brightness=brightness,
        )

    def _loaded(self) -> Any:
        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR(
                params={"Global.log_level": "critical", "Global.max_side_len": _LONGEST_SIDE}
            )
        return self._engine


# pdfium is not made for several threads at once.
_PDF_LOCK = threading.Lock()


def _opened(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as opened:
            return ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError) as problem:
        raise PaperUnreadable(field="file") from problem


def _pixels(picture: Image.Image) -> Any:
    import numpy as np

    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])  # the models were trained on BGR


def _quarter_turn(engine: Any, pixels: Any) -> int:
    """The degrees clockwise that make most lines stand upright: 0, 90, 180 or 270."""
    from rapidocr.utils.process_img import resize_image_within_bounds

    small, ratio_h, ratio_w = resize_image_within_bounds(pixels, 30, 960)
    engine.update_params(use_det=True, use_cls=True, use_rec=True)
    try:
        crops, found = engine.detect_and_crop(small, {"preprocess": {"ratio_h": ratio_h, "ratio_w": ratio_w}})
    except Exception as problem:
        if type(problem).__name__ != "RapidOCRError":
            raise
        return 0
    if not crops:
        return 0
    _, ways = engine.cls_and_rotate(crops)
    votes = {0: 0.0, 90: 0.0, 180: 0.0, 270: 0.0}
    for box, (way, sure) in zip(found.boxes, ways.cls_res, strict=True):
        across, down = _length(box[0], box[1]), _length(box[0], box[3])
        # Tall lines were turned counter-clockwise before the classifier saw them.
        upright, over = (270, 90) if down >= 1.5 * across else (0, 180)
        votes[upright if way == "0" else over] += float(sure) * max(across, down)
    return max(votes, key=lambda turn: votes[turn])


def _length(a: Any, b: Any) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _lines(result: Any, width: int, height: int) -> tuple[Line, ...]:
    if result.boxes is None or result.txts is None:
        return ()
    lines = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        a, b, c, d = ((round(float(x) / width, 4), round(float(y) / height, 4)) for x, y in box)
        lines.append(Line(text=text, confidence=round(float(score), 3), corners=(a, b, c, d)))
    return tuple(lines)


@contextmanager
def _document(content: bytes) -> Iterator[Any]:
    """The open file; what pdfium cannot make sense of, of the file or of a page, is `PaperUnreadable`."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as document:
            yield document
    except pypdfium2.PdfiumError as problem:
        raise PaperUnreadable(field="file") from problem


def _rendered(page: Any) -> Image.Image:
    return page.render(scale=_PDF_DPI / 72).to_pil().convert("RGB")  # type: ignore[no-any-return]


def _pdf_page(page: Any) -> Page | Image.Image:
    """The page's own text with its places, or its picture when there is too little text on it."""
    text = page.get_textpage()
    if text.count_chars() < _LEAST_TEXT:
        return _rendered(page)
    width, height = page.get_size()
    lines = []
    for at in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(at)
        words = text.get_text_bounded(left, bottom, right, top).strip()
        if words:
            box = (left / width, 1 - top / height, right / width, 1 - bottom / height)
            lines.append(line_of(words, 1.0, box))
    return Page(width=round(width * 2), height=round(height * 2), lines=tuple(lines), from_text=True)
