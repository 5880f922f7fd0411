"""The print of a picture (图像指纹): what finds the same picture again after it was cropped, compressed,
resized or turned a little, and tells it from another paper of the same layout.

Three looks, each dearer than the one before. A perceptual hash of 64 bits finds what is alike at all. Corner
features say which of these fits best. Laid over each other, the two must agree everywhere: two identity cards
agree but for name, number and address, and there not at all.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from PIL import Image

from huoshui.foundation.files import IMAGES, PDF

SIDE = 700
FEATURES = 250
_LEAST_FEATURES, _LEAST_SIDE = 40, 80
_MOST_PAGES = 10
_BLOCK = 20
_LEAST_CONTRAST = 8.0
_LEAST_BLOCKS = 8
_MARGIN = 0.06
"""Left out at each edge: a picture turned a little has strange corners."""
_TOLERANCE = 4.0
_HEADER = struct.Struct("<HHH")

Grey = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A picture's hash, 64 bits signed, and its corners with their descriptors as bytes."""

    hash: int
    features: bytes


def greys_of(content: bytes, content_type: str) -> Iterator[Grey]:
    """The picture, or the first ten pages of a PDF, grey and at most 700 pixels long; nothing of a file that
    is neither or cannot be read."""
    if content_type in IMAGES:
        try:
            with Image.open(io.BytesIO(content)) as opened:
                yield _grey(opened)
        except (OSError, ValueError, SyntaxError):
            return
    elif content_type == PDF:
        yield from _pages(content)


def print_of(grey: Grey) -> Print | None:
    """The print; None of what has too little on it to be told from anything (an empty page,
    a strip)."""
    if min(grey.shape) < _LEAST_SIDE:
        return None
    corners, found = _orb().detectAndCompute(grey, None)
    if found is None or len(corners) < _LEAST_FEATURES:
        return None
    points = np.array([one.pt for one in corners], dtype="<f4") * 10
    height, width = grey.shape
    packed = _HEADER.pack(len(corners), height, width) + points.astype("<u2").tobytes() + found.tobytes()
    return Print(hash=_hash(grey), features=packed)


def fit(one: bytes, other: bytes) -> int:
    """How many corners of one lie where those of the other say, for one move, turn and scale."""
    return _laid_over(one, other)[1]


def agreement(grey: Grey, features: bytes, other: Grey, other_features: bytes) -> float:
    """How well two pictures agree where they agree least: 1 is the same, −1 the opposite.

    The correlation of blocks of 20 pixels with something on them, the worst hundredth left out. The same
    picture stays near 0.9 or above after a turn of 3° and a cut of 5 % at each side; others do not.
    """
    move, _ = _laid_over(features, other_features)
    if move is None:
        return 0.0
    size = (other.shape[1], other.shape[0])
    inside = (cv2.warpAffine(_inner(grey.shape), move, size) == 255) & (_inner(other.shape) == 255)
    ours, theirs, whole = (
        _blocks(picture) for picture in (_smooth(cv2.warpAffine(grey, move, size)), _smooth(other), inside)
    )
    keep = whole.all(axis=1)
    ours, theirs = (blocks[keep] - blocks[keep].mean(axis=1, keepdims=True) for blocks in (ours, theirs))
    drawn = np.maximum(ours.std(axis=1), theirs.std(axis=1)) >= _LEAST_CONTRAST
    if drawn.sum() < _LEAST_BLOCKS:
        return 0.0
    ours, theirs = ours[drawn], theirs[drawn]
    alike = (ours * theirs).sum(axis=1) / np.sqrt((ours**2).sum(axis=1) * (theirs**2).sum(axis=1) + 1e-3)
    return float(np.percentile(alike, 1))


def _orb() -> Any:
    return cv2.ORB_create(FEATURES, fastThreshold=10)  # type: ignore[attr-defined]


def _grey(picture: Image.Image) -> Grey:
    plain = picture.convert("L")
    scale = SIDE / max(plain.size)
    size = (max(round(plain.width * scale), 1), max(round(plain.height * scale), 1))
    return np.asarray(plain.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR))


def _pages(content: bytes) -> Iterator[Grey]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as document:
            for at in range(min(len(document), _MOST_PAGES)):
                page = document[at]
                scale = min(2 * SIDE / max(*page.get_size(), 1), 4)
                yield _grey(page.render(scale=scale).to_pil())
    except pypdfium2.PdfiumError:
        return


def _hash(grey: Grey) -> int:
    """The signs of the 64 lowest frequencies against their median (pHash), as a signed number."""
    small = cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[:8, :8].flatten()
    bits = low > np.median(low[1:])
    return int.from_bytes(np.packbits(bits).tobytes(), "big", signed=True)


def _unpacked(features: bytes) -> tuple[Any, Any]:
    count = _HEADER.unpack_from(features)[0]
    points = np.frombuffer(features, "<u2", count * 2, _HEADER.size).reshape(count, 2) / np.float32(10)
    found = np.frombuffer(features, np.uint8, count * 32, _HEADER.size + count * 4).reshape(count, 32)
    return points.astype(np.float32), found


def _laid_over(one: bytes, other: bytes) -> tuple[Any, int]:
    """The move that lays one over the other, None without one, and how many corners follow it."""
    (points, found), (other_points, other_found) = _unpacked(one), _unpacked(other)
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(found, other_found)
    if len(pairs) < _LEAST_BLOCKS:
        return None, 0
    move, follows = cv2.estimateAffinePartial2D(
        points[[pair.queryIdx for pair in pairs]],
        other_points[[pair.trainIdx for pair in pairs]],
        ransacReprojThreshold=_TOLERANCE,
        maxIters=500,
    )
    return (None, 0) if move is None else (move, int(follows.sum()))


def _inner(shape: tuple[int, ...]) -> Grey:
    height, width = shape
    inner = np.zeros((height, width), np.uint8)
    top, left = int(height * _MARGIN), int(width * _MARGIN)
    inner[top : height - top, left : width - left] = 255
    return inner


def _smooth(grey: Any) -> Any:
    return cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 1.5)


def _blocks(picture: Any) -> Any:
    rows, columns = picture.shape[0] // _BLOCK, picture.shape[1] // _BLOCK
    cut = picture[: rows * _BLOCK, : columns * _BLOCK].reshape(rows, _BLOCK, columns, _BLOCK)
    return cut.swapaxes(1, 2).reshape(rows * columns, _BLOCK * _BLOCK)
