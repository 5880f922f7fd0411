"""Files people hand in and the system makes: checked by their bytes, reduced, encrypted, in PostgreSQL."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from PIL import Image, ImageOps

from huoshui.core.errors import NotFound, Refusal
from huoshui.foundation import clock
from huoshui.foundation.models import StoredFile

MAX_BYTES = 10 * 1024 * 1024
MAX_IMAGE_PIXELS = 50_000_000
MAX_IMAGE_SIDE = 2000

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
WEBP = "image/webp"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IMAGES = frozenset({PNG, JPEG, WEBP})
_EXTENSIONS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", WEBP: ".webp", XLSX: ".xlsx", DOCX: ".docx"}


class FileTypeRefused(Refusal):
    code = "foundation.file_type_refused"
    zh = "不支持的文件类型，请上传 PDF、PNG、JPEG、WebP、xlsx 或 docx 文件"
    en = "This type of file is not accepted: send PDF, PNG, JPEG, WebP, xlsx or docx"
    status = 422


class FileTypeMismatch(Refusal):
    code = "foundation.file_type_mismatch"
    zh = "文件内容与其声明的类型（{declared}）不符"
    en = "The file is not what it claims to be ({declared})"
    status = 422


class FileTooLarge(Refusal):
    code = "foundation.file_too_large"
    zh = "文件过大：最多 {limit_mb} MB"
    en = "The file is too large: {limit_mb} MB at most"
    status = 422


class FileEmpty(Refusal):
    code = "foundation.file_empty"
    zh = "文件为空"
    en = "The file is empty"
    status = 422


class ImageUnreadable(Refusal):
    code = "foundation.image_unreadable"
    zh = "图片无法读取或尺寸过大"
    en = "The picture cannot be read, or it is too large"
    status = 422


class FileNotStored(NotFound):
    code = "foundation.file_not_found"
    zh = "未找到该文件"
    en = "There is no such file"


class FileDestroyed(NotFound):
    """Its bytes are gone for good; what it was and its hash stay."""

    code = "foundation.file_destroyed"
    zh = "该文件已按规定销毁"
    en = "This file has been destroyed after its time"


@dataclass(frozen=True)
class FileInfo:
    """A stored file without its content."""

    id: int
    file_name: str
    content_type: str
    size: int
    sha256: str
    stored_at: datetime


@dataclass(frozen=True)
class LoadedFile:
    """A stored file with its content."""

    info: FileInfo
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaper:
    """Something a room keeps about a case: a stored file, or only the hash of what it keeps as data.

    `source` and `source_id` name the row that keeps it, always the same ones for the same paper.
    """

    source: str
    source_id: str
    kind: str
    detail: str  # what the room itself calls the kind of paper
    title: str
    file_id: int | None
    sha256: str
    at: datetime


@transaction.atomic
def store_file(*, name: str, content: bytes, content_type: str) -> FileInfo:
    """Return the stored file. What it is, its bytes decide; pictures are turned upright, stripped of their
    metadata (a phone writes the place into it) and reduced to 2,000 pixels on the longer side.

    Refusals: `FileEmpty`, `FileTooLarge` (10 MB), `FileTypeRefused`, `FileTypeMismatch`, `ImageUnreadable`.
    """
    kind = check_file(content, content_type)
    if kind in IMAGES:
        content = reduce_image(content, kind)
    row = StoredFile.objects.create(
        sha256=hashlib.sha256(content).hexdigest(),
        file_name=_safe_name(name, kind),
        content_type=kind,
        size=len(content),
        content=content,
        stored_at=clock.now(),
    )
    return _info(row)


def check_file(content: bytes, content_type: str = "") -> str:
    """Return what the file is by its bytes. Refusals: `FileEmpty`, `FileTooLarge`, `FileTypeRefused`,
    `FileTypeMismatch`.
    """
    if not content:
        raise FileEmpty(field="file")
    if len(content) > MAX_BYTES:
        raise FileTooLarge(field="file", limit_mb=MAX_BYTES // 1024 // 1024)
    kind = sniff_type(content)
    if kind is None:
        raise FileTypeRefused(field="file")
    declared = content_type.split(";")[0].strip().lower()
    if declared not in (kind, "", "application/octet-stream", "image/jpg"):
        raise FileTypeMismatch(field="file", declared=declared[:60])
    return kind


def load_file(file_id: int) -> LoadedFile:
    """Return a file with its content, unchanged since it was stored. Refusals: `FileNotStored`,
    `FileDestroyed`.

    Whoever calls decides whether the reader may see it.
    """
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise FileNotStored()
    if row.destroyed_at is not None:
        raise FileDestroyed()
    return LoadedFile(info=_info(row), content=bytes(row.content))


def get_file_info(file_id: int) -> FileInfo:
    """Return a file without its content, also of a destroyed one. Refusals: `FileNotStored`."""
    row = StoredFile.objects.defer("content").filter(pk=file_id).first()
    if row is None:
        raise FileNotStored()
    return _info(row)


def destroy_files(file_ids: Iterable[int]) -> int:
    """Return how many files were emptied for good; name, hash and size stay, so that the record of what was
    destroyed can still be proven. The caller has asked whether the law allows it."""
    found = StoredFile.objects.filter(pk__in=list(file_ids), destroyed_at__isnull=True)
    return found.update(content=b"", destroyed_at=clock.now())


def sniff_type(content: bytes) -> str | None:
    """Return the content type by the leading bytes, None for what is not accepted."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    return None


def _office_type(content: bytes) -> str | None:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except zipfile.BadZipFile:
        return None
    # A macro inside would run on the officer's machine.
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "xl/workbook.xml" in names:
        return XLSX
    return DOCX if "word/document.xml" in names else None


def reduce_image(content: bytes, kind: str) -> bytes:
    """Return the picture encoded anew, at most 2,000 pixels long, without metadata."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as opened:
            if opened.width * opened.height > MAX_IMAGE_PIXELS:
                raise ImageUnreadable(field="file")
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((MAX_IMAGE_SIDE, MAX_IMAGE_SIDE))
            out = io.BytesIO()
            if kind == PNG:
                picture.save(out, "PNG", optimize=False)
            else:
                picture.convert("RGB").save(out, "JPEG" if kind == JPEG else "WEBP", quality=85)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise ImageUnreadable(field="file") from problem
    return out.getvalue()


def _safe_name(name: str, kind: str) -> str:
    stem = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", name).strip(" .") or "file"
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem)[:100] or "file"
    return stem + _EXTENSIONS[kind]


def _info(row: StoredFile) -> FileInfo:
    return FileInfo(
        id=row.pk,
        file_name=row.file_name,
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
        stored_at=row.stored_at,
    )
