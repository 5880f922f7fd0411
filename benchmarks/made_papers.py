"""Papers of people and firms that do not exist, drawn with a seed, clean or as an officer's phone sees them."""

import io
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

import huoshui
from huoshui.core.identifiers import check_bank_card, check_id_number, check_uscc
from huoshui.core.money import yuan_grouped, yuan_text

FONT = Path(huoshui.__file__).parent / "contracts" / "fonts" / "wqy-microhei.ttc"
KINDS = ("identity_card", "identity_back", "business_licence", "bank_statement", "financial_statement")
DAMAGES = ("turned", "noise", "dark", "perspective", "blurred", "small", "crumpled")
_SURNAMES, _GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙",
    ("芳", "伟", "秀英", "建国", "敏", "静怡", "海涛", "桂兰", "子涵", "文博"),
)
_PLACES = (
    "江苏省南京市玄武区中山路",
    "浙江省杭州市西湖区文三路",
    "山东省青岛市市南区香港中路",
    "四川省成都市武侯区人民南路",
)
_TRADES = ("粮油", "机电设备", "建材", "食品", "纺织", "农产品")
_Picture = tuple[Image.Image, ImageDraw.ImageDraw]


@dataclass(frozen=True)
class MadePaper:
    """A picture of a paper, its kind, and what a right reading finds."""

    kind: str
    picture: Image.Image
    truth: dict[str, str]
    damage: str = ""

    def jpeg(self) -> bytes:
        out = io.BytesIO()
        self.picture.save(out, "JPEG", quality=88)
        return out.getvalue()


def make_paper(kind: str, seed: int, damage: str = "") -> MadePaper:
    """The paper of that kind and seed; the same every time."""
    rng = random.Random(f"{kind} {seed}")
    made = {
        "identity_card": _identity_front,
        "identity_back": _identity_back,
        "business_licence": _licence,
        "bank_statement": _bank_statement,
        "financial_statement": _financial_statement,
    }[kind](rng)
    picture, truth = made
    if damage:
        picture = _damaged(picture, damage, random.Random(f"{damage} {kind} {seed}"))
    name = "identity_card" if kind == "identity_back" else kind
    return MadePaper(kind=name, picture=picture, truth=truth, damage=damage)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def _sheet(width: int, height: int, colour: tuple[int, int, int]) -> _Picture:
    picture = Image.new("RGB", (width, height), colour)
    return picture, ImageDraw.Draw(picture)


def _write(draw: ImageDraw.ImageDraw, x: int, y: int, text: str, size: int = 30, anchor: str = "la") -> None:
    draw.text((x, y), text, font=_font(size), fill=(35, 35, 40), anchor=anchor)


def _person(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def _address(rng: random.Random) -> str:
    return f"{rng.choice(_PLACES)}{rng.randint(1, 388)}号{rng.randint(1, 20)}幢{rng.randint(101, 2904)}室"


def id_number(rng: random.Random) -> str:
    """A synthetic identity number that checks."""
    body = f"{rng.choice(['320102', '330106', '370202', '510107'])}{rng.randint(1960, 2003)}"
    body += f"{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(1, 999):03d}"
    return next(body + end for end in "0123456789X" if check_id_number(body + end).valid)


def uscc(rng: random.Random) -> str:
    """A synthetic credit code that checks."""
    body = "91320102MA" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    return next(body + end for end in "0123456789ABCDEFGHJKLMNPQRTUWXY" if check_uscc(body + end).valid)


def _identity_front(rng: random.Random) -> tuple[Image.Image, dict[str, str]]:
    picture, draw = _sheet(1012, 638, (226, 236, 240))
    number, name, address = id_number(rng), _person(rng), _address(rng)
    ethnicity = rng.choice(["汉", "回", "满", "壮"])
    sex = check_id_number(number).sex or ""
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    for y, label in ((70, "姓名"), (150, "性别"), (230, "出生"), (310, "住址")):
        _write(draw, 60, y, label, 28)
    _write(draw, 170, 66, name, 36)
    _write(draw, 170, 147, "男" if sex == "male" else "女", 32)
    _write(draw, 270, 150, "民族", 28)
    _write(draw, 360, 147, ethnicity, 32)
    _write(draw, 170, 227, f"{year} 年 {month} 月 {day} 日", 32)
    for at, start in enumerate(range(0, len(address), 13)):
        _write(draw, 170, 307 + at * 46, address[start : start + 13], 32)
    _write(draw, 60, 540, "公民身份号码", 28)
    _write(draw, 330, 534, number, 38)
    draw.ellipse((760, 130, 900, 290), fill=(196, 180, 170))
    draw.rectangle((730, 290, 930, 440), fill=(90, 100, 120))
    truth = {"name": name, "sex": sex, "ethnicity": ethnicity, "address": address, "id_number": number}
    return picture, truth | {"birth_date": f"{year}-{month:02d}-{day:02d}"}


def _identity_back(rng: random.Random) -> tuple[Image.Image, dict[str, str]]:
    picture, draw = _sheet(1012, 638, (228, 234, 232))
    city = rng.choice(["南京市公安局玄武分局", "杭州市公安局西湖分局", "青岛市公安局市南分局"])
    year, month, day = rng.randint(2012, 2024), rng.randint(1, 12), rng.randint(1, 28)
    draw.ellipse((70, 70, 220, 220), outline=(190, 60, 50), width=12)
    _write(draw, 330, 90, "中华人民共和国", 50)
    _write(draw, 330, 180, "居 民 身 份 证", 60)
    _write(draw, 220, 450, "签发机关", 28)
    _write(draw, 400, 446, city, 32)
    _write(draw, 220, 530, "有效期限", 28)
    _write(draw, 400, 526, f"{year}.{month:02d}.{day:02d}-{year + 20}.{month:02d}.{day:02d}", 32)
    start, end = f"{year}-{month:02d}-{day:02d}", f"{year + 20}-{month:02d}-{day:02d}"
    return picture, {"issued_by": city, "valid_from": start, "valid_until": end}


def _licence(rng: random.Random) -> tuple[Image.Image, dict[str, str]]:
    picture, draw = _sheet(1600, 1130, (250, 247, 238))
    draw.rectangle((30, 30, 1570, 1100), outline=(190, 150, 80), width=8)
    trade, code, person = rng.choice(_TRADES), uscc(rng), _person(rng)
    name = f"南京{rng.choice(['青禾', '润泽', '恒远', '嘉木'])}{trade}有限公司"
    day = (rng.randint(2003, 2023), rng.randint(1, 12), rng.randint(1, 28))
    address, capital = _address(rng), f"{rng.choice([50, 100, 300, 500, 1000])}万元整"
    scope = f"{trade}批发、零售；货物进出口；仓储服务；道路货物运输；企业管理咨询。（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
    _write(draw, 800, 90, "营 业 执 照", 84, "ma")
    _write(draw, 110, 230, "统一社会信用代码", 30)
    _write(draw, 110, 275, code, 34)
    left = (("名    称", name), ("类    型", "有限责任公司(自然人投资或控股)"), ("法定代表人", person))
    right = (
        ("注册资本", capital),
        ("成立日期", f"{day[0]}年{day[1]:02d}月{day[2]:02d}日"),
        ("营业期限", "长期"),
    )
    for at, ((a, b), (c, d)) in enumerate(zip(left, right, strict=True)):
        for x, gap, label, value in ((110, 190, a, b), (900, 160, c, d)):
            _write(draw, x, 400 + at * 75, label, 28)
            _write(draw, x + gap, 400 + at * 75, value, 28)
    _write(draw, 110, 625, "经营范围", 28)
    for at, start in enumerate(range(0, len(scope), 19)):
        _write(draw, 300, 625 + at * 42, scope[start : start + 19], 28)
    _write(draw, 900, 625, "住    所", 28)
    for at, start in enumerate(range(0, len(address), 17)):
        _write(draw, 1060, 625 + at * 42, address[start : start + 17], 28)
    _write(draw, 1050, 960, "登记机关", 32)
    _write(draw, 1050, 1015, f"{day[0]}年{day[1]:02d}月{day[2]:02d}日", 28)
    truth = {"uscc": code, "name": name, "legal_representative": person, "registered_capital": capital}
    truth |= {"established_date": f"{day[0]}-{day[1]:02d}-{day[2]:02d}", "address": address, "scope": scope}
    return picture, truth


def _bank_statement(rng: random.Random) -> tuple[Image.Image, dict[str, str]]:
    picture, draw = _sheet(1500, 1100, (255, 255, 255))
    name = _person(rng)
    body = "622202" + "".join(str(rng.randint(0, 9)) for _ in range(12))
    card = next(body + str(end) for end in range(10) if check_bank_card(body + str(end)).valid)
    _write(draw, 750, 50, "青山农村商业银行个人账户交易明细", 40, "ma")
    _write(draw, 80, 140, f"户名：{name}", 26)
    _write(draw, 500, 140, f"账号：{card}", 26)
    _write(draw, 80, 190, "开户行：青山农村商业银行城北支行", 26)
    _write(draw, 760, 190, "起止日期：2025-07-01至2025-09-30", 26)
    heads = ((80, "交易日期", "la"), (300, "摘要", "la"), (760, "收入金额", "ra"), (980, "支出金额", "ra"))
    for x, text, anchor in (*heads, (1210, "账户余额", "ra"), (1260, "对方户名", "la")):
        _write(draw, x, 260, text, 26, anchor)
    balance, income, expense = rng.randint(100_000, 9_000_000), 0, 0
    count = rng.randint(8, 14)
    for at in range(count):
        amount = rng.randint(1_000, 3_000_000)
        comes = rng.random() < 0.6 or amount > balance
        balance += amount if comes else -amount
        income, expense = income + amount * comes, expense + amount * (not comes)
        y = 315 + at * 50
        _write(draw, 80, y, f"2025-{7 + at * 3 // count:02d}-{1 + at * 2:02d}", 26)
        _write(draw, 300, y, rng.choice(["货款", "工资", "转账", "消费", "还款"]), 26)
        _write(draw, 760 if comes else 980, y, yuan_grouped(amount), 26, "ra")
        _write(draw, 1210, y, yuan_grouped(balance), 26, "ra")
        _write(draw, 1260, y, _person(rng), 26)
    truth = {"account_name": name, "account_number": card, "bank_name": "青山农村商业银行城北支行"}
    truth |= {"period_from": "2025-07-01", "period_to": "2025-09-30", "entry_count": str(count)}
    totals = {"income_total": income, "expense_total": expense, "closing_balance": balance}
    return picture, truth | {field: yuan_text(amount) for field, amount in totals.items()}


def _financial_statement(rng: random.Random) -> tuple[Image.Image, dict[str, str]]:
    picture, draw = _sheet(1500, 1060, (255, 255, 255))
    year = rng.randint(2021, 2025)

    def some() -> int:
        return rng.randint(1_000_000, 900_000_000)

    figures = {f"{name}_{when}": some() for name in _STOCKS for when in ("closing", "opening")}
    cash, fixed = (some(), some()), (some(), some())
    owed = {"short": (some(), some())}
    sides: dict[str, tuple[int, int]] = {}
    for name in _STOCKS:
        sides[name] = (figures[f"{name}_closing"], figures[f"{name}_opening"])

    def total(*pairs: tuple[int, int]) -> tuple[int, int]:
        return (sum(one[0] for one in pairs), sum(one[1] for one in pairs))

    current = total(cash, sides["receivables"], sides["prepaid"], sides["inventory"])
    assets = total(current, fixed)
    debts = total(owed["short"], sides["payables"], sides["advances"])
    equity = (assets[0] - debts[0], assets[1] - debts[1])
    left = (("货币资金", cash), ("应收账款", sides["receivables"]), ("预付款项", sides["prepaid"]))
    left = (
        *left,
        ("存货", sides["inventory"]),
        ("流动资产合计", current),
        ("固定资产", fixed),
        ("资产总计", assets),
    )
    right = (("短期借款", owed["short"]), ("应付账款", sides["payables"]), ("预收款项", sides["advances"]))
    right = (*right, ("流动负债合计", debts), ("负债合计", debts), ("所有者权益合计", equity))
    right = (*right, ("负债和所有者权益总计", assets))
    _write(draw, 750, 40, "资产负债表", 42, "ma")
    _write(draw, 80, 110, "编制单位：南京青禾粮油有限公司", 24)
    _write(draw, 750, 110, f"{year}年12月31日", 24, "ma")
    _write(draw, 1420, 110, "单位：元", 24, "ra")
    for x, label in ((80, "资产"), (780, "负债和所有者权益")):
        _write(draw, x, 170, label, 24)
        _write(draw, x + 440, 170, "期末余额", 24, "ra")
        _write(draw, x + 640, 170, "年初余额", 24, "ra")
    for x, lines in ((80, left), (780, right)):
        for at, (label, (closing, opening)) in enumerate(lines):
            _write(draw, x, 220 + at * 50, label, 24)
            _write(draw, x + 440, 220 + at * 50, yuan_grouped(closing), 24, "ra")
            _write(draw, x + 640, 220 + at * 50, yuan_grouped(opening), 24, "ra")
    revenue = rng.randint(2_000_000_000, 9_000_000_000)
    cost, profit = revenue * 7 // 10, revenue * 12 // 100
    net = profit * 3 // 4
    _write(draw, 750, 640, "利润表", 42, "ma")
    _write(draw, 520 + 420, 710, "本期金额", 24, "ra")
    _write(draw, 520 + 720, 710, "上期金额", 24, "ra")
    flows = (("一、营业收入", revenue), ("减：营业成本", cost), ("三、利润总额", profit), ("四、净利润", net))
    for at, (label, amount) in enumerate(flows):
        _write(draw, 200, 760 + at * 50, label, 24)
        _write(draw, 940, 760 + at * 50, yuan_grouped(amount), 24, "ra")
        _write(draw, 1240, 760 + at * 50, yuan_grouped(amount * 9 // 10), 24, "ra")
    figures |= {"current_assets": current[0], "total_assets": assets[0], "total_liabilities": debts[0]}
    figures |= {"current_liabilities": debts[0], "equity": equity[0], "revenue": revenue, "cost": cost}
    figures |= {"profit": profit, "net_profit": net}
    return picture, {"statement_year": str(year)} | {k: yuan_text(v) for k, v in figures.items()}


_STOCKS = ("inventory", "receivables", "payables", "prepaid", "advances")


def _damaged(picture: Image.Image, damage: str, rng: random.Random) -> Image.Image:
    table = Image.new("RGB", (picture.width + 120, picture.height + 120), (96, 84, 72))
    table.paste(picture, (60, 60))
    if damage == "turned":
        quarter = rng.choice([0, 90, 180, 270])
        slant = rng.uniform(-6, 6)
        return table.rotate(
            quarter + slant, expand=True, fillcolor=(96, 84, 72), resample=Image.Resampling.BICUBIC
        )
    if damage == "perspective":
        width, height = table.size
        corners = [(0, 0), (0, height), (width, height), (width, 0)]
        moved = [
            (x + rng.uniform(-0.03, 0.03) * width, y + rng.uniform(-0.03, 0.03) * height) for x, y in corners
        ]
        data = tuple(value for corner in moved for value in corner)
        return table.transform(
            table.size, Image.Transform.QUAD, data, Image.Resampling.BICUBIC, fillcolor=(96, 84, 72)
        )
    if damage == "blurred":
        return table.filter(ImageFilter.GaussianBlur(rng.uniform(2.0, 3.0)))
    if damage == "small":  # as a messenger sends it
        share = rng.uniform(0.4, 0.5)
        return table.resize((int(table.width * share), int(table.height * share)), Image.Resampling.BILINEAR)
    if damage == "crumpled":  # a bad photo: slanted, askew, in poor light and with grain
        for part in ("turned", "perspective", "dark"):
            table = _damaged(table, part, rng)
        return table.filter(ImageFilter.GaussianBlur(1.0))
    pixels = np.asarray(table).astype(np.float32)
    noise = np.random.default_rng(rng.randrange(2**32))
    if damage == "dark":
        pixels = pixels * rng.uniform(0.18, 0.3) + noise.normal(0, 4, pixels.shape)
        return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    pixels += noise.normal(0, rng.uniform(18, 30), pixels.shape)
    noisy = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    return noisy.filter(ImageFilter.GaussianBlur(rng.uniform(0.6, 1.0)))
