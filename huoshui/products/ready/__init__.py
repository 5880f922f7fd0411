"""Ready products: definitions a lender installs and then owns;
each is data, nothing here is asked for by code.
"""

from dataclasses import dataclass

from huoshui.products.definition import ProductDefinition
from huoshui.products.ready import (
    consumer,
    equipment,
    guaranteed,
    microcredit,
    revolving,
    sme_history,
    working_capital,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyProduct:
    """A product to install: code, names, scene and the definition of its first version."""

    code: str
    name: str
    name_en: str
    scene: str
    definition: ProductDefinition


READY_PRODUCTS: dict[str, ReadyProduct] = {
    ready.code: ready
    for ready in (
        ReadyProduct(
            code="working_capital",
            name="流动资金贷款",
            name_en="Working-capital loan",
            scene="working_capital",
            definition=working_capital.DEFINITION,
        ),
        ReadyProduct(
            code="equipment",
            name="设备更新贷款",
            name_en="Equipment loan",
            scene="fixed_assets",
            definition=equipment.DEFINITION,
        ),
        ReadyProduct(
            code="microcredit",
            name="经营微贷",
            name_en="Microcredit",
            scene="microcredit",
            definition=microcredit.DEFINITION,
        ),
        ReadyProduct(
            code="guaranteed",
            name="农担贷",
            name_en="Guaranteed farm loan",
            scene="microcredit",
            definition=guaranteed.DEFINITION,
        ),
        ReadyProduct(
            code="revolving",
            name="随借随还经营贷",
            name_en="Revolving business line",
            scene="microcredit",
            definition=revolving.DEFINITION,
        ),
        ReadyProduct(
            code="consumer",
            name="消费分期贷款",
            name_en="Consumer instalment loan",
            scene="consumer",
            definition=consumer.DEFINITION,
        ),
        ReadyProduct(
            code="sme_history",
            name="小企业历史贷款",
            name_en="Small-business loan (history)",
            scene="sme_history",
            definition=sme_history.DEFINITION,
        ),
    )
}
