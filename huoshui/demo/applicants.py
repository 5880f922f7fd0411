"""Applicants of the demo: filled application forms. People and enterprises are made up; historical figures are real."""

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from huoshui.core.money import Cents, yuan_text
from huoshui.core.schedule import RepaymentMethod
from huoshui.demo.history import HistoricalLoan
from huoshui.demo.identities import make_bank_card, make_id_number, make_phone, make_uscc

Form = dict[str, object]

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国春梅志远佳怡子轩雨桐"
PLACES = ("城关镇", "陵阳镇", "蓉城镇", "木镇镇", "新河镇", "丁桥镇", "朱备镇", "杨田镇")
BRANDS = [
    "恒信",
    "瑞丰",
    "宏达",
    "盛源",
    "金穗",
    "华茂",
    "永兴",
    "泰和",
    "顺昌",
    "鼎新",
    "嘉禾",
    "同创",
    "联发",
    "万里",
    "安达",
    "海川",
    "青云",
    "博远",
    "天成",
    "广济",
]

TRADES = ("食品", "建材", "纺织", "电子", "医药", "农产品", "包装", "机械")

# First two digits of the North American industry code → the sector of the form and a word for the name.
SECTOR_OF_NAICS: dict[str, tuple[str, str]] = {
    "11": ("agriculture", "农业"),
    "21": ("mining", "矿业"),
    "22": ("utilities", "能源"),
    "23": ("construction", "建筑工程"),
    "31": ("manufacturing", "食品"),
    "32": ("manufacturing", "材料"),
    "33": ("manufacturing", "机械"),
    "42": ("wholesale", "贸易"),
    "44": ("retail", "商贸"),
    "45": ("retail", "百货"),
    "48": ("transport", "运输"),
    "49": ("transport", "物流"),
    "51": ("information", "信息技术"),
    "52": ("finance", "咨询"),
    "53": ("real_estate", "租赁"),
    "54": ("professional", "技术服务"),
    "55": ("management", "企业管理"),
    "56": ("administration", "商务服务"),
    "61": ("education", "教育"),
    "62": ("health", "健康服务"),
    "71": ("recreation", "文化"),
    "72": ("hospitality", "餐饮"),
    "81": ("other_services", "生活服务"),
    "92": ("public", "公共服务"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """One who applies: product, phone to log in with, the filled form and the documents to hand in."""

    product_code: str
    phone: str
    name: str
    form: Form
    document_kinds: tuple[str, ...]
    channel: str = "portal"


def historical_applicant(loan: HistoricalLoan, *, region_code: str, term_months: int) -> Applicant:
    """The enterprise behind a historical loan: its figures are the record's, name and identifiers made up.

    Identifiers come from the line in the file, which no two loans share; the record's own number is too long for them.
    """
    serial = loan.line_number
    sector, word = SECTOR_OF_NAICS.get(loan.sector, ("unknown", "实业"))
    name = f"{PLACES[serial % 8][:2]}{BRANDS[serial // 8 % 20]}{word}有限公司"
    phone = make_phone(20_000_000 + serial)
    form: Form = {
        "name": name,
        "uscc": make_uscc(serial, region_code=region_code),
        "phone": phone,
        "address": f"{PLACES[serial % 8]}{serial % 200 + 1}号",
        "state": loan.state,
        "amount": yuan_text(loan.amount),
        "term_months": term_months,
        "repayment_method": RepaymentMethod.EQUAL_INSTALMENT.value,
        "purpose": "operations",
        "purpose_detail": f"历史贷款 {loan.record_number}",
        "sector": sector,
        "employees": loan.employees or 0,
        "is_new_business": loan.is_new_business,
        "urban_rural": {True: "urban", False: "rural", None: "unknown"}[loan.is_urban],
        "revolving": loan.is_revolving,
        "low_doc": loan.is_low_doc,
        "jobs": loan.jobs_created + loan.jobs_retained,
        "bank_account": make_bank_card(serial),
        "bank_name": "青山农村商业银行",
    }
    known = {name: value for name, value in form.items() if value is not None}
    return Applicant(
        product_code="sme_history", phone=phone, name=name, form=known, document_kinds=(), channel="import"
    )


def person_name(rng: Random) -> str:
    """A made-up Chinese name."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def _person(rng: Random, serial: int, region_code: str, on: date) -> Form:
    birth = date(on.year - rng.randint(24, 55), rng.randint(1, 12), rng.randint(1, 28))
    return {
        "name": person_name(rng),
        "id_number": make_id_number(
            serial, region_code=region_code, birth_date=birth, is_female=rng.random() < 0.5
        ),
        "phone": make_phone(50_000_000 + serial),
        "address": f"{rng.choice(PLACES)}{rng.randint(1, 99)}号",
        "bank_account": make_bank_card(5_000_000 + serial),
        "bank_name": "青山农村商业银行",
    }


def _monthly_debt(rng: Random) -> Cents:
    """Mostly little; one in six owes more each month than a lender can overlook."""
    return rng.randrange(40, 90) * 10_000 if rng.random() < 0.17 else rng.randrange(0, 20) * 10_000


def consumer_applicant(rng: Random, serial: int, *, region_code: str, on: date) -> Applicant:
    """A person who wants a consumption instalment loan."""
    form = _person(rng, serial, region_code, on) | {
        "amount": yuan_text(rng.randrange(10, 120) * 100_000),
        "term_months": rng.choice((6, 12, 18, 24, 36)),
        "repayment_method": rng.choice(("equal_instalment", "equal_instalment", "equal_principal")),
        "purpose": rng.choice(("home_appliances", "renovation", "education", "travel", "medical", "wedding")),
        "employer": rng.choice(("青山县第一中学", "县人民医院", "宏达建材厂", "顺丰速运", "新城百货")),
        "years_in_job": rng.randint(1, 15),
        "monthly_income": yuan_text(rng.randrange(40, 200) * 10_000),
        "monthly_debt": yuan_text(_monthly_debt(rng)),
        "education": rng.choice(("secondary", "college", "bachelor")),
    }
    return _applicant("consumer", form, ("id_card",))


def microcredit_applicant(rng: Random, serial: int, *, region_code: str, on: date) -> Applicant:
    """A shopkeeper or farmer who wants a small business loan."""
    kind = rng.choice(("sole_proprietor", "farmer"))
    income = rng.randrange(150, 600) * 10_000
    form = _person(rng, serial, region_code, on) | {
        "customer_kind": kind,
        "amount": yuan_text(rng.randrange(20, 150) * 100_000),
        "term_months": rng.choice((6, 12, 12, 24)),
        "repayment_method": rng.choice(("equal_instalment", "equal_principal", "interest_monthly", "bullet")),
        "purpose": rng.choice(("purchase_materials", "pay_suppliers", "seasonal_stock")),
        "business_name": f"{rng.choice(BRANDS)}{'家庭农场' if kind == 'farmer' else '便利店'}",
        "sector": "agriculture" if kind == "farmer" else rng.choice(("retail", "hospitality")),
        "years_in_business": rng.randint(1, 12),
        "monthly_income": yuan_text(income),
        "monthly_expenses": yuan_text(income * rng.randint(30, 90) // 100),
        "monthly_debt": yuan_text(_monthly_debt(rng)),
        "owns_premises": rng.random() < 0.4,
    }
    return _applicant("microcredit", form, ("id_card", "business_proof"))


def revolving_applicant(rng: Random, serial: int, *, region_code: str, on: date) -> Applicant:
    """A shopkeeper or farmer who wants a line to draw on."""
    found = microcredit_applicant(rng, serial, region_code=region_code, on=on)
    form = found.form | {
        "amount": yuan_text(rng.randrange(30, 120) * 100_000),
        "term_months": 12,
        "repayment_method": "interest_monthly",
    }
    return replace(found, product_code="revolving", form=form)


def enterprise_applicant(serial: int, *, region_code: str, on: date, scale: int = 100) -> Applicant:
    """An enterprise that wants working capital; at `scale` 100 its statement is example W2 of the need formula.

    W2 in 万元: revenue 12,000, cost 9,000, profit 1,200 … the need is 2,587.50 and the new limit 1,037.50.
    """

    def wan(amount: int) -> str:
        return yuan_text(amount * 1_000_000 * scale // 100)

    brand, trade = BRANDS[serial % len(BRANDS)], TRADES[serial // len(BRANDS) % len(TRADES)]
    form: Form = {
        "name": f"青山{brand}{trade}有限公司" if serial else "青山活水食品有限公司",
        "uscc": make_uscc(70_000_000 + serial, region_code=region_code),
        "legal_representative": "王芳" if not serial else person_name(Random(serial)),
        "phone": make_phone(70_000_000 + serial),
        "address": f"{PLACES[serial % 8]}工业园{serial + 1}号",
        "established_date": date(on.year - 9, 5, 18).isoformat(),
        "sector": "manufacturing",
        "employees": 86,
        "amount": wan(500),
        "term_months": 12,
        "repayment_method": "equal_instalment",
        "purpose": "purchase_materials",
        "purpose_detail": "采购原料备货",
        "statement_year": on.year - 1,
        "revenue": wan(12_000),
        "cost": wan(9_000),
        "profit": wan(1_200),
        "net_profit": wan(960),
        "inventory_opening": wan(1_400),
        "inventory_closing": wan(1_600),
        "receivables_opening": wan(1_800),
        "receivables_closing": wan(2_200),
        "payables_opening": wan(900),
        "payables_closing": wan(1_100),
        "prepaid_opening": wan(250),
        "prepaid_closing": wan(250),
        "advances_opening": wan(600),
        "advances_closing": wan(400),
        "total_assets": wan(11_000),
        "total_liabilities": wan(5_500),
        "current_assets": wan(6_000),
        "current_liabilities": wan(4_000),
        "growth_rate": "0.15",
        "own_funds": wan(600),
        "existing_loans": wan(800),
        "other_funds": wan(150),
        "bank_account": make_bank_card(7_000_000 + serial),
        "bank_name": "青山农村商业银行",
    }
    return _applicant("working_capital", form, ("business_licence", "financial_statements"))


def _applicant(product_code: str, form: Form, document_kinds: tuple[str, ...]) -> Applicant:
    return Applicant(
        product_code=product_code,
        phone=str(form["phone"]),
        name=str(form["name"]),
        form=form,
        document_kinds=document_kinds,
    )
