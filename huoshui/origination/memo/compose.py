"""Composing the memo of an application from what the rooms know now; exceptions stand first."""

from collections.abc import Iterator
from fractions import Fraction

from huoshui.collateral.queries import card_of_case
from huoshui.core.money import Cents, yuan_grouped
from huoshui.core.schedule import METHODS, RepaymentMethod
from huoshui.core.spreading import LINES, CheckResult
from huoshui.identity.queries import EVERYTHING
from huoshui.origination.approval.steps import steps_of
from huoshui.origination.memo.content import Line, Row, Section, Words, line, same, yuan
from huoshui.origination.models import Application
from huoshui.parties.queries import get_customer, get_spread
from huoshui.products.definition import ProductDefinition
from huoshui.products.queries import get_version
from huoshui.risk.connections import Concentration, breach_in_words, concentration_of
from huoshui.risk.queries import Decision, get_decision

_ACTIONS = {
    "approve": Words(zh="同意", en="Approved"),
    "decline": Words(zh="不同意", en="Against"),
    "return": Words(zh="退回", en="Sent back"),
    "advise": Words(zh="加签意见", en="Opinion"),
    "concur": Words(zh="加签同意", en="Concurred"),
    "object": Words(zh="加签不同意", en="Objected"),
}


def compose(application: Application) -> tuple[Section, ...]:
    """The memo as of now: exceptions, terms, customer, need, spread, group, security, score, opinions.

    A section whose room knows nothing of the case is left out.
    """
    assert application.customer_id is not None
    version = get_version(application.product_version_id)
    decision = get_decision(application.decision_record_id) if application.decision_record_id else None
    concentration = concentration_of(application.customer_id)
    sections = [
        _terms(application, version.name, version.name_en, version.definition),
        _customer(application),
        *_need(application, decision),
        *_spread(application),
        _group(application, concentration),
        *_security(application),
        *_score(application, decision),
        *_opinions(application),
    ]
    exceptions = tuple(_exceptions(application, decision, concentration))
    first = Section(
        code="exceptions", title=Words(zh="政策例外", en="Policy exceptions"), lines=exceptions or (_NONE,)
    )
    return (first, *sections)


_NONE = line("exceptions.none", "例外事项", "Exceptions", Words(zh="无", en="None"))


def _exceptions(
    application: Application, decision: Decision | None, concentration: Concentration
) -> Iterator[Line]:
    amount = application.offer_amount
    if decision is not None and decision.limit is not None and amount is not None and amount > decision.limit:
        over = yuan_grouped(amount - decision.limit)
        yield line(
            "exceptions.over_limit",
            "超过测算额度",
            "Above the measured limit",
            Words(zh=f"超出 {over} 元", en=f"{over} yuan above"),
            is_exception=True,
        )
    if decision is not None and decision.outcome == "refer":
        for item in decision.reasons:
            yield line(
                f"exceptions.{item.code}",
                "转人工原因",
                "Referred because",
                Words(zh=item.zh, en=item.en),
                is_exception=True,
            )
    for test in concentration.tests:
        if test.room.is_breached:
            zh, en = breach_in_words(test)
            yield line(
                f"exceptions.{test.name}",
                "集中度",
                "Concentration",
                Words(zh=zh, en=en),
                is_exception=True,
            )


def _terms(application: Application, name: str, name_en: str, definition: ProductDefinition) -> Section:
    link = f"/applications/{application.number}"
    rate = application.offer_annual_rate
    months = application.offer_term_months
    lines = (
        line("terms.product", "产品", "Product", Words(zh=name, en=name_en), link=link),
        line("terms.asked", "申请金额", "Asked for", yuan(application.requested_amount), link=link),
        line("terms.advised", "拟批金额", "Advised", yuan(application.offer_amount), link=link),
        line("terms.term_asked", "申请期限", "Term asked for", _months(application.requested_term_months)),
        line("terms.term", "拟批期限", "Term advised", _months(months)),
        line("terms.rate", "年利率", "Rate per year", "—" if rate is None else f"{rate * 100:.4f} %"),
        line("terms.method", "还款方式", "Repayment", _method(application.offer_method)),
        line("terms.purpose", "用途", "Purpose", _purpose(application, definition)),
    )
    return Section(code="terms", title=Words(zh="授信要素", en="Terms"), lines=lines, link=link)


def _customer(application: Application) -> Section:
    assert application.customer_id is not None
    customer = get_customer(customer_id=application.customer_id, scope=EVERYTHING)
    link = f"/customers/{customer.number}"
    lines = (
        line("customer.name", "客户", "Customer", customer.name, link=link),
        line("customer.number", "客户号", "Number", customer.number, link=link),
        line("customer.id_number", "证件号码", "Identifier", customer.id_number_masked, link=link),
    )
    return Section(code="customer", title=Words(zh="客户", en="Customer"), lines=lines, link=link)


def _need(application: Application, decision: Decision | None) -> Iterator[Section]:
    if decision is None:
        return
    link = f"/applications/{application.number}"
    lines = [
        line(
            f"need.{one.name}",
            one.zh,
            one.en,
            Words(
                zh=yuan(one.amount).zh + ("（约束项）" if one.is_binding else ""),
                en=yuan(one.amount).en + (" (binding)" if one.is_binding else ""),
            ),
            link=link,
        )
        for one in decision.limit_lines
    ]
    if decision.explanation:
        words = Words(zh=decision.explanation, en=decision.explanation_en)
        lines.append(line("need.formula", "需求量测算", "How the need was measured", words, link=link))
    yield Section(
        code="need", title=Words(zh="资金需求与额度", en="Need and limits"), lines=tuple(lines), link=link
    )


def _spread(application: Application) -> Iterator[Section]:
    assert application.customer_id is not None
    years = get_spread(customer_id=application.customer_id)
    if not years:
        return
    shown = [one for one in LINES if any(one.name in year.spread.lines for year in years)]
    rows = [
        Row(
            key=f"spread.{one.name}",
            label=Words(zh=one.zh, en=one.en),
            cells=tuple(_cell(year.spread.lines.get(one.name)) for year in years),
        )
        for one in shown
    ]
    for at, ratio in enumerate(years[-1].spread.ratios):
        if all(year.spread.ratios[at].value is None for year in years):
            continue
        rows.append(
            Row(
                key=f"spread.{ratio.name}",
                label=Words(zh=ratio.zh, en=ratio.en),
                cells=tuple(_ratio(year.spread.ratios[at].value, ratio.unit) for year in years),
            )
        )
    broken = tuple(
        line(
            f"spread.check.{year.spread.year}.{check.name}", "勾稽", "Check",
            Words(zh=check.zh, en=check.en), is_exception=True,
        )
        for year in years
        for check in year.spread.checks
        if check.result is CheckResult.BREAKS
    )  # fmt: skip
    yield Section(
        code="spread",
        title=Words(zh="财务分析", en="Financial spread"),
        lines=broken,
        columns=tuple(same(str(year.spread.year)) for year in years),
        rows=tuple(rows),
    )


def _group(application: Application, concentration: Concentration) -> Section:
    lines = [
        line("group.own", "本户敞口", "Own exposure", yuan(concentration.own.total)),
        line("group.total", "集团敞口合计", "Exposure to the group", yuan(concentration.total)),
        line("group.members", "关联成员数", "Members", str(len(concentration.members))),
    ]
    lines.extend(
        line(
            f"group.{test.name}",
            "集团限额余量" if "group" in test.name else "单户限额余量",
            "Room under the group limit" if "group" in test.name else "Room under the single limit",
            yuan(test.room.left),
            is_exception=test.room.is_breached,
        )
        for test in concentration.tests
    )
    return Section(
        code="group", title=Words(zh="集团与集中度", en="Group and concentration"), lines=tuple(lines)
    )


def _security(application: Application) -> Iterator[Section]:
    card = card_of_case(application.number, EVERYTHING)
    if not card.securities and not card.guarantees:
        return
    rows = [
        Row(
            key=f"security.{one.id}",
            label=same(f"{one.asset_name} {one.asset_number}"),
            cells=(
                yuan(one.secured_amount),
                yuan(one.covered),
                same("—" if one.rank is None else str(one.rank)),
            ),
        )
        for one in card.securities
    ]
    rows.extend(
        Row(
            key=f"guarantee.{one.id}",
            label=Words(zh=f"保证：{one.guarantor_name}", en=f"Guarantee: {one.guarantor_name}"),
            cells=(yuan(one.amount), same("—"), same("—")),
        )
        for one in card.guarantees
    )
    cover = card.cover
    lines = (
        line("security.exposure", "被担保敞口", "Exposure", yuan(cover.exposure)),
        line("security.covered", "押品覆盖", "Covered by assets", yuan(cover.covered)),
    )
    yield Section(
        code="security",
        title=Words(zh="担保", en="Security"),
        lines=lines,
        columns=(
            Words(zh="担保金额", en="Secured"),
            Words(zh="可覆盖", en="Covered"),
            Words(zh="顺位", en="Rank"),
        ),
        rows=tuple(rows),
    )


def _score(application: Application, decision: Decision | None) -> Iterator[Section]:
    if decision is None:
        return
    chance = decision.default_probability
    lines = [
        line("score.grade", "等级", "Grade", decision.grade or "—"),
        line("score.score", "评分", "Score", "—" if decision.score is None else f"{decision.score:.1f}"),
        line(
            "score.pd", "违约概率", "Default probability", "—" if chance is None else f"{chance * 100:.2f} %"
        ),
    ]
    weakest = sorted(decision.points, key=lambda one: one.points)[:4]
    lines.extend(
        line(
            f"score.{one.name}", one.zh, one.en,
            Words(
                zh=f"{one.value or '缺失'}，{one.points} 分",
                en=f"{one.value or 'missing'}, {one.points} points",
            ),
        )
        for one in weakest
    )  # fmt: skip
    yield Section(
        code="score", title=Words(zh="评级与主要原因", en="Grade and main reasons"), lines=tuple(lines)
    )


def _opinions(application: Application) -> Iterator[Section]:
    rows = [
        Row(
            key=f"opinion.{step.id}.{at}",
            label=Words(zh=step.name, en=step.name_en),
            cells=(
                same(act.user_name),
                _ACTIONS[act.kind],
                yuan(act.advised_amount),
                same(act.opinion or "—"),
            ),
        )
        for step in steps_of(application)
        for at, act in enumerate(step.acts)
        if act.kind in _ACTIONS and not act.is_recalled
    ]
    if rows:
        yield Section(
            code="opinions",
            title=Words(zh="审批意见", en="Opinions"),
            columns=(
                Words(zh="审批人", en="Signer"),
                Words(zh="结论", en="Verdict"),
                Words(zh="建议金额", en="Advised"),
                Words(zh="意见", en="Opinion"),
            ),
            rows=tuple(rows),
        )


def _months(months: int | None) -> Words:
    return same("—") if months is None else Words(zh=f"{months} 个月", en=f"{months} months")


def _method(code: str) -> Words:
    if not code:
        return same("—")
    method = METHODS[RepaymentMethod(code)]
    return Words(zh=method.zh, en=method.en)


def _purpose(application: Application, definition: ProductDefinition) -> Words:
    for section in definition.form.sections:
        for field in section.fields:
            for option in field.options if field.name == "purpose" else ():
                if option.value == application.purpose:
                    return Words(zh=option.label, en=option.label_en)
    return same(application.purpose or "—")


def _cell(amount: Cents | None) -> Words:
    return same("—" if amount is None else yuan_grouped(amount))


def _ratio(value: Fraction | None, unit: str) -> Words:
    if value is None:
        return same("—")
    match unit:
        case "percent":
            return same(f"{_decimal(value * 100)} %")
        case "days":
            return Words(zh=f"{_decimal(value)} 天", en=f"{_decimal(value)} days")
    return same(_decimal(value))


def _decimal(value: Fraction) -> str:
    """Two decimals, half up, without a float: 19.3281 → 19.33."""
    hundredths = (abs(value) * 200 + 1) // 2
    sign = "-" if value < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"
