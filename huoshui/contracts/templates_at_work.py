"""Which template version makes new contracts; the ready ones are installed when a code is first asked for."""

from huoshui.contracts.clauses import READY_TEMPLATES, READY_VERSION
from huoshui.contracts.models import ContractTemplate
from huoshui.core.errors import Refusal
from huoshui.core.lifecycle import TemplateStatus
from huoshui.foundation import clock
from huoshui.foundation.canonical import content_hash
from huoshui.foundation.locks import advisory_lock


class NoLiveTemplate(Refusal):
    code = "contracts.no_live_template"
    zh = "没有生效的合同模板 {template}，不能订立合同"
    en = "No contract template {template} is live: no contract can be made"


def live_template(code: str) -> ContractTemplate:
    """The live version of the template. Needs a transaction. Refusals: NoLiveTemplate."""
    install_ready(code)
    found = ContractTemplate.objects.filter(code=code, status=TemplateStatus.LIVE).first()
    if found is None:
        raise NoLiveTemplate(template=code)
    return found


def install_ready(code: str) -> bool:
    """Whether the ready template of that code was put in now: only when the lender has no version of it."""
    ready = READY_TEMPLATES.get(code)
    if ready is None or ContractTemplate.objects.filter(code=code).exists():
        return False
    advisory_lock("contracts.templates")
    if ContractTemplate.objects.filter(code=code).exists():
        return False
    content = ready.content.model_dump(mode="json")
    ContractTemplate.objects.create(
        code=code,
        version=READY_VERSION,
        name=ready.name,
        content=content,
        content_hash=content_hash(content),
        status=TemplateStatus.LIVE.value,
        made_at=clock.now(),
    )
    return True
