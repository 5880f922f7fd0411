"""A zip of papers for a batch: which file is which paper of which row. Pure; no disk is touched."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from huoshui.core.errors import InvalidInput
from huoshui.foundation.files import MAX_BYTES as MOST_OF_ONE

MAX_ZIP_BYTES = 50 * 1024 * 1024
MOST_FILES = 200
_MOST_UNPACKED = 200 * 1024 * 1024
_UTF8_NAMES = 0x800
# "320102200509010017_身份证照片.jpg", "3-id_card 2.pdf": whose it is, what it is, perhaps which page.
_NAME = re.compile(r"([0-9A-Za-z]{18}|[0-9]{1,4})[-_ ]+(.+?)(?:[-_ ]+[0-9]{1,2})?\.[A-Za-z0-9]{2,5}")


class PapersRefused(InvalidInput):
    """The archive as a whole cannot be taken; `zh`/`en` say why."""

    code = "origination.batch_papers_refused"
    zh = "无法读取该压缩包"
    en = "This archive cannot be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file of the archive: whose (`key`: identity number or row), what (`kind` in words), and its bytes.

    `kept_name` is its name without whose it is. `zh`/`en` say why it cannot be taken.
    """

    name: str
    key: str = ""
    kind: str = ""
    kept_name: str = ""
    content: bytes = b""
    zh: str = ""
    en: str = ""


def read_papers(content: bytes) -> Iterator[Paper]:
    """The files of the archive one by one, each guarded. Refusals: PapersRefused."""
    if len(content) > MAX_ZIP_BYTES:
        raise PapersRefused(
            field="file", zh="压缩包超过 50 MB，请分成几个", en="Over 50 MB: split the archive"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as problem:
        raise PapersRefused(field="file", zh="不是有效的 zip 文件", en="It is not a zip file") from problem
    parts = [part for part in archive.infolist() if not part.is_dir() and not _is_litter(part.filename)]
    if not parts or len(parts) > MOST_FILES:
        raise PapersRefused(
            field="file",
            zh=f"压缩包应有 1 至 {MOST_FILES} 个文件",
            en=f"An archive has 1 to {MOST_FILES} files",
        )
    if sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise PapersRefused(field="file", zh="压缩包解压后过大", en="The archive unpacks to far too much")
    for part in parts:
        yield _paper(archive, part)


def _paper(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Paper:
    path = PurePosixPath(_name_of(part).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return Paper(name=path.name[:120], zh="文件路径不允许", en="a path like this is not allowed")
    name = path.name[:120]
    found = _NAME.fullmatch(path.name)
    if found is None:
        return Paper(
            name=name,
            zh="文件名应为“证件号或行号_材料名称”，如 3_身份证照片.jpg",
            en="name it by identity number or row and paper, such as 3_id_card.jpg",
        )
    if part.file_size > MOST_OF_ONE:
        return Paper(name=name, zh="文件超过 10 MB", en="larger than 10 MB")
    try:
        with archive.open(part) as stream:
            content = stream.read(MOST_OF_ONE + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return Paper(name=name, zh="文件已损坏或加了密码", en="damaged, or protected by a password")
    kept = path.name[len(found[1]) :].lstrip("-_ ")[:100]
    return Paper(name=name, key=found[1].upper(), kind=found[2].strip(), kept_name=kept, content=content)


def _name_of(part: zipfile.ZipInfo) -> str:
    """The name as it was meant: archives of a Chinese Windows say GBK and do not say so."""
    if part.flag_bits & _UTF8_NAMES:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] in (
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
    )
