"""The wording that differs by kind of contract: title, forbidden uses, legal basis of the cost table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What one contract template says in its own words; `version` goes up whenever any text of it changes."""

    code: str
    version: int
    title: str
    forbidden_use: str
    cost_basis: str

    @property
    def reference(self) -> str:
        """Code and version as the contract keeps them: "working_capital/1"."""
        return f"{self.code}/{self.version}"


_PERSONAL = "依据《个人贷款业务明示综合融资成本规定》及中国人民银行公告〔2021〕第3号编制"
_ALL = (
    Wording(
        code="working_capital",
        version=1,
        title="流动资金借款合同",
        forbidden_use="不得用于股东分红，金融资产、固定资产、股权等投资，或国家禁止生产、经营的领域和用途",
        cost_basis="依据中国人民银行公告〔2021〕第3号编制",
    ),
    Wording(
        code="personal_business",
        version=1,
        title="个人经营借款合同",
        forbidden_use="不得用于购房、股票、期货、理财、股权投资，或国家禁止的领域和用途",
        cost_basis=_PERSONAL,
    ),
    Wording(
        code="personal_consumption",
        version=1,
        title="个人消费借款合同",
        forbidden_use="不得用于购房、偿还其他贷款、股票、期货、理财、股权投资，或其他非消费用途",
        cost_basis=_PERSONAL,
    ),
)
WORDINGS = {wording.code: wording for wording in _ALL}


def wording_of(reference: str) -> Wording:
    """The wording of a template code, or of a contract's "code/version". KeyError for an unknown one."""
    return WORDINGS[reference.split("/")[0]]
