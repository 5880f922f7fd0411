"""Pictures that stand in for the papers a borrower would photograph; plainly marked as demo papers."""

from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont, ImageOps

import huoshui.contracts

FONT = next((Path(huoshui.contracts.__file__).parent / "fonts").glob("*.tt[cf]"))
TITLES = {
    "id_card": "居民身份证",
    "business_proof": "营业执照",
    "business_licence": "营业执照",
    "financial_statements": "财务报表",
    "income_proof": "收入证明",
    "certificate": "不动产权证",
    "registration": "登记证明",
}


def _light(seed: str) -> Image.Image:
    """Soft spots of light and shade, always the same for a seed."""
    spots = Image.frombytes("L", (8, 5), Random(seed).randbytes(40))
    return spots.resize((860, 540), Image.Resampling.BICUBIC)


@cache
def demo_paper(kind: str, name: str) -> bytes:
    """A JPEG picture of a paper of that kind in that name, in a light of its own: as with photographs, no two
    people's pictures are alike."""
    image = ImageOps.colorize(_light(f"{kind} {name}"), "#a19888", "#fdfbf6")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((24, 24, 836, 516), radius=24, outline="#2a6f7f", width=4)
    draw.text((64, 70), TITLES.get(kind, kind), font=ImageFont.truetype(str(FONT), 52), fill="#1f4f5c")
    draw.text((64, 190), name, font=ImageFont.truetype(str(FONT), 40), fill="#333333")
    draw.text((64, 430), "演示材料 · DEMO PAPER", font=ImageFont.truetype(str(FONT), 30), fill="#b0603a")
    out = BytesIO()
    image.save(out, format="JPEG", quality=80)
    return out.getvalue()
