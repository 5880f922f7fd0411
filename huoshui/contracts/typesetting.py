"""PDF pages from typst templates, in Chinese, with a font that ships with the code."""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"
PAGES = Path(__file__).parent / "templates"

_compiling = threading.Lock()


def typeset(template: Path, data: Mapping[str, object], *, at: datetime) -> bytes:
    """The PDF of a template filled with `data`, which it reads as `json(bytes(sys.inputs.data))`.

    The same template, data and instant give the same bytes. One compiler a process and template is kept, so
    that fonts are read once: about 20 ms a contract.
    """
    with _compiling:
        made = _compiler(template).compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=at.replace(microsecond=0),
            pdf_tags=False,
        )
    if not isinstance(made, bytes):
        raise TypeError(f"{template.name} did not give one PDF")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(template, root=template.parent, font_paths=_fonts())
