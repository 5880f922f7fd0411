"""Sub-limits (分项额度) and shares of members: written, read, and which products a sub-limit is for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents
from huoshui.products.queries import list_live_versions, product_names

KIND_WORDS = {
    "working_capital": ("流动资金贷款", "Working capital"),
    "fixed_assets": ("固定资产贷款", "Fixed-asset loans"),
    "microcredit": ("经营性小额贷款", "Small business loans"),
    "consumer": ("消费贷款", "Consumer loans"),
    "revolving": ("循环额度", "Revolving lines"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePart:
    """A sub-limit, cents: of a product ("product:consumer") or of a kind of product ("kind:revolving")."""

    name: str
    limit: Cents

    def covers(self, product_code: str, kind: str) -> bool:
        """Whether a loan of that product, of that kind, uses this sub-limit."""
        return self.name in (f"product:{product_code}", f"kind:{kind}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberShare:
    """What a member of the group may use, cents."""

    customer_id: int
    limit: Cents


def kinds_of_products() -> dict[str, str]:
    """Product code → its kind: revolving for a revolving product, else the scene it belongs to."""
    return {
        one.product_code: "revolving" if one.definition.revolving else one.scene
        for one in list_live_versions()
    }


def part_words(name: str, names: Mapping[str, tuple[str, str]] | None = None) -> tuple[str, str]:
    """What a sub-limit is for, in Chinese and English."""
    what, _, code = name.partition(":")
    if what == "kind":
        return KIND_WORDS.get(code, (code, code))
    return (product_names() if names is None else names).get(code, (code, code))


def read_parts(rows: Iterable[Mapping[str, object]]) -> tuple[LinePart, ...]:
    """The sub-limits as they are kept."""
    return tuple(LinePart(name=str(row["name"]), limit=_cents(row["limit"])) for row in rows)


def checked_parts(parts: Sequence[LinePart], limit: Cents) -> list[dict[str, object]]:
    """The sub-limits to keep: each known, once, above zero and not above the line.

    Refusals: InvalidInput.
    """
    kinds = kinds_of_products()
    known = {f"product:{code}" for code in kinds} | {f"kind:{kind}" for kind in kinds.values()}
    names = [part.name for part in parts]
    if len(set(names)) < len(names):
        raise InvalidInput(field="parts", zh="分项额度重复", en="A sub-limit appears twice")
    for at, part in enumerate(parts):
        if part.name not in known:
            raise InvalidInput(field=f"parts.{at}.name", zh="没有这一产品", en="There is no such product")
        _check_amount(part.limit, limit, f"parts.{at}.limit")
    return [{"name": part.name, "limit": part.limit} for part in parts]


def checked_shares(
    shares: Sequence[MemberShare], limit: Cents, group: Iterable[int]
) -> list[dict[str, object]]:
    """The shares to keep: each of a member of the group, once, not above the line; together they may be
    more than it. Refusals: InvalidInput."""
    owners = [share.customer_id for share in shares]
    if len(set(owners)) < len(owners):
        raise InvalidInput(field="shares", zh="成员重复", en="A member appears twice")
    members = set(group)
    for at, share in enumerate(shares):
        if share.customer_id not in members:
            raise InvalidInput(
                field=f"shares.{at}.customer_number",
                zh="不是该集团成员",
                en="This customer is not of the group",
            )
        _check_amount(share.limit, limit, f"shares.{at}.limit")
    return [{"customer_id": share.customer_id, "limit": share.limit} for share in shares]


def read_shares(rows: Iterable[Mapping[str, object]]) -> tuple[MemberShare, ...]:
    """The shares as they are kept with a proposal."""
    return tuple(
        MemberShare(customer_id=_cents(row["customer_id"]), limit=_cents(row["limit"])) for row in rows
    )


def _check_amount(amount: Cents, limit: Cents, field: str) -> None:
    if not 0 < amount <= limit:
        raise InvalidInput(
            field=field, zh="应大于0且不超过授信额度", en="It is above zero and not above the line"
        )


def _cents(value: object) -> Cents:
    assert isinstance(value, int), "kept as whole cents"
    return value
