"""The templates a lender starts with: one for enterprises, two for people."""

from collections.abc import Mapping
from dataclasses import dataclass

from huoshui.contracts.clauses.content import TemplateContent
from huoshui.contracts.clauses.ready import personal, working_capital

# Contracts made before templates had clauses carry version 1 of the same codes.
READY_VERSION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyTemplate:
    """A template as shipped."""

    code: str
    name: str
    content: TemplateContent


READY_TEMPLATES: Mapping[str, ReadyTemplate] = {
    one.code: one
    for one in (
        ReadyTemplate(code="working_capital", name="流动资金借款合同", content=working_capital.CONTENT),
        ReadyTemplate(code="personal_business", name="个人经营借款合同", content=personal.BUSINESS),
        ReadyTemplate(code="personal_consumption", name="个人消费借款合同", content=personal.CONSUMPTION),
    )
}
