"""The table of kinds (押品种类): each with its fields, how it is charged, where that is registered, whether
it must be insured. Caps and revaluation intervals are dated parameters named after the kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from huoshui.core.collateral.fields import KindField


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Where a charge is registered (登记机构)."""

    code: str
    zh: str
    en: str


REGISTRIES: Mapping[str, Registry] = {
    one.code: one
    for one in (
        Registry(code="real_estate", zh="不动产登记中心", en="Real estate registry"),
        Registry(code="vehicle", zh="车辆管理所", en="Vehicle registry"),
        Registry(
            code="movables",
            zh="中登网动产融资统一登记公示系统",
            en="Unified registry of movables (Zhongdeng)",
        ),
        Registry(code="shares", zh="市场监督管理局/中国结算", en="Company registry or ChinaClear"),
        Registry(code="patents", zh="国家知识产权局", en="National IP Administration"),
        # Taken by delivery: the lender keeps the certificate and the bank stops payment on it.
        Registry(code="none", zh="无需登记（交付并止付）", en="None (delivered, payment stopped)"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetKind:
    """A kind of collateral. `identity` names the thing itself: two files with the same one in the same
    `identity_space` would be the same thing. `charge`: mortgage (抵押) or pledge (质押)."""

    code: str
    zh: str
    en: str
    charge: Literal["mortgage", "pledge"]
    registry: str
    identity: KindField
    identity_space: str
    fields: tuple[KindField, ...]
    needs_insurance: bool = False

    @property
    def cap_parameter(self) -> str:
        """The dated parameter that holds the LTV cap (抵质押率上限)."""
        return f"ltv_cap_{self.code}"

    @property
    def revaluation_parameter(self) -> str:
        """The dated parameter that holds the months between valuations (重估间隔)."""
        return f"revaluation_months_{self.code}"


def _field(name: str, zh: str, en: str, type: str = "text", **more: object) -> KindField:
    return KindField(name=name, zh=zh, en=en, type=type, **more)  # type: ignore[arg-type]


_ESTATE = _field("certificate_number", "不动产权证号", "Real estate certificate number")
_PLACE = _field("location", "坐落", "Location", is_secret=True)
_AREA = _field("area", "建筑面积（平方米）", "Floor area (m²)", "area")
_LAND_USE = _field(
    "land_use",
    "土地权利性质",
    "Kind of land right",
    "choice",
    choices=(
        ("granted", "出让", "Granted"),
        ("allocated", "划拨", "Allocated"),
        ("leased", "租赁", "Leased"),
    ),
)
_BUILT = _field("built_year", "建成年份", "Year built", "count", required=False)
_END = _field("right_end_date", "使用期限至", "Right ends on", "date", required=False)

_KINDS = (
    AssetKind(
        code="residential",
        zh="居住用房地产",
        en="Residential property",
        charge="mortgage",
        registry="real_estate",
        identity=_ESTATE,
        identity_space="estate",
        fields=(_PLACE, _AREA, _BUILT, _LAND_USE),
    ),
    AssetKind(
        code="commercial",
        zh="商用房地产",
        en="Commercial property",
        charge="mortgage",
        registry="real_estate",
        identity=_ESTATE,
        identity_space="estate",
        fields=(
            _PLACE,
            _AREA,
            _BUILT,
            _LAND_USE,
            _field("let_until", "租约至", "Let until", "date", required=False),
        ),
        needs_insurance=True,
    ),
    AssetKind(
        code="land_use_right",
        zh="土地使用权",
        en="Land use right",
        charge="mortgage",
        registry="real_estate",
        identity=_ESTATE,
        identity_space="estate",
        fields=(_PLACE, _field("area", "土地面积（平方米）", "Land area (m²)", "area"), _LAND_USE, _END),
    ),
    AssetKind(
        code="vehicle",
        zh="车辆",
        en="Vehicle",
        charge="mortgage",
        registry="vehicle",
        identity=_field("vin", "车辆识别代号（车架号）", "VIN", "vin"),
        identity_space="vin",
        fields=(
            _field("plate", "号牌号码", "Plate", is_secret=True),
            _field("model", "品牌型号", "Make and model"),
            _field("first_registered", "初次登记日期", "First registered", "date"),
            _field(
                "use",
                "使用性质",
                "Use",
                "choice",
                choices=(("own", "非营运", "Own use"), ("commercial", "营运", "Commercial use")),
            ),
        ),
        needs_insurance=True,
    ),
    AssetKind(
        code="machinery",
        zh="机器设备",
        en="Machinery",
        charge="mortgage",
        registry="movables",
        identity=_field("serial_number", "出厂编号", "Serial number"),
        identity_space="serial",
        fields=(
            _field("model", "设备名称型号", "Name and model"),
            _field("maker", "生产厂家", "Maker"),
            _field("bought_on", "购置日期", "Bought on", "date"),
            _field("bought_for", "购置价（元）", "Bought for (yuan)", "amount", required=False),
            _field("place", "存放地点", "Place"),
        ),
        needs_insurance=True,
    ),
    AssetKind(
        code="inventory",
        zh="存货",
        en="Inventory",
        charge="mortgage",
        registry="movables",
        identity=_field("receipt_number", "仓单/监管协议编号", "Warehouse receipt or custody number"),
        identity_space="receipt",
        fields=(
            _field("goods", "货物名称规格", "Goods"),
            _field("quantity", "数量及单位", "Quantity with unit"),
            _field("warehouse", "存放仓库", "Warehouse"),
            _field("custodian", "监管方", "Custodian", required=False),
        ),
        needs_insurance=True,
    ),
    AssetKind(
        code="receivables",
        zh="应收账款",
        en="Receivables",
        charge="pledge",
        registry="movables",
        identity=_field("contract_number", "基础合同/发票编号", "Underlying contract or invoice number"),
        identity_space="receivable",
        fields=(
            _field("debtor", "付款人", "Debtor"),
            _field("face_amount", "账面金额（元）", "Face amount (yuan)", "amount"),
            _field("due_date", "到期日", "Due", "date"),
            _field(
                "debtor_confirmed",
                "付款人确权",
                "Confirmed by the debtor",
                "choice",
                choices=(("yes", "已确认", "Confirmed"), ("no", "未确认", "Not confirmed")),
            ),
        ),
    ),
    AssetKind(
        code="deposit_certificate",
        zh="存单",
        en="Deposit certificate",
        charge="pledge",
        registry="none",
        identity=_field("certificate_number", "存单号", "Certificate number"),
        identity_space="deposit",
        fields=(
            _field("bank", "存款银行", "Bank"),
            _field("face_amount", "存单金额（元）", "Face amount (yuan)", "amount"),
            _field("matures_on", "到期日", "Matures", "date"),
        ),
    ),
    AssetKind(
        code="equity",
        zh="股权",
        en="Equity",
        charge="pledge",
        registry="shares",
        identity=_field("holding_number", "出资证明书/证券账户号", "Holding certificate or account number"),
        identity_space="equity",
        fields=(
            _field("company", "标的企业", "Company"),
            _field("share", "持股比例（%）", "Share held (%)", "area"),
            _field(
                "listed",
                "是否上市",
                "Listed",
                "choice",
                choices=(("yes", "上市", "Listed"), ("no", "非上市", "Not listed")),
            ),
        ),
    ),
    AssetKind(
        code="intellectual_property",
        zh="知识产权",
        en="Intellectual property",
        charge="pledge",
        registry="patents",
        identity=_field("right_number", "专利/商标/著作权登记号", "Patent, trade mark or copyright number"),
        identity_space="ip",
        fields=(
            _field("title", "名称", "Title"),
            _field(
                "right",
                "权利类型",
                "Kind of right",
                "choice",
                choices=(
                    ("patent", "专利权", "Patent"),
                    ("trade_mark", "商标专用权", "Trade mark"),
                    ("copyright", "著作权", "Copyright"),
                ),
            ),
            _field("expires_on", "有效期至", "Expires", "date", required=False),
        ),
    ),
)
ASSET_KINDS: Mapping[str, AssetKind] = {kind.code: kind for kind in _KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeKind:
    """A kind of guarantee (保证) and the kinds of customer that may give it."""

    code: str
    zh: str
    en: str
    customer_kinds: frozenset[str]


GUARANTEE_KINDS: Mapping[str, GuaranteeKind] = {
    one.code: one
    for one in (
        GuaranteeKind(
            code="natural_person",
            zh="自然人保证",
            en="Guarantee of a natural person",
            customer_kinds=frozenset({"person", "farmer", "sole_proprietor"}),
        ),
        GuaranteeKind(
            code="company",
            zh="企业保证",
            en="Guarantee of a company",
            customer_kinds=frozenset({"enterprise"}),
        ),
        GuaranteeKind(
            code="guarantee_company",
            zh="融资担保公司保证",
            en="Guarantee of a guarantee company",
            customer_kinds=frozenset({"enterprise"}),
        ),
    )
}
