"""Products by maker and checker, parameters by day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.core.loan import LoanTerms
from huoshui.core.schedule import METHODS, RepaymentMethod, build_schedule
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity import operations as identity
from huoshui.identity.queries import actor_of_user
from huoshui.identity.tests.cast import PASSWORD, Cast, gather_cast
from huoshui.lenders.types import LenderType
from huoshui.products import operations, queries
from huoshui.products.definition import Fee, MethodPlan, Pricing, ProductDefinition
from huoshui.products.models import Parameter, ProductVersion
from huoshui.products.ready import READY_PRODUCTS
from huoshui.products.terms import priced_rate, rate_range, to_loan_terms

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today() -> None:
    business_date.advance_to(TODAY)


@pytest.fixture
def cast() -> Cast:
    return gather_cast()


def person(cast: Cast, username: str, *permissions: str) -> Actor:
    identity.save_role(
        actor=SYSTEM, code=f"r_{username}", name="测试", name_en="Test", permissions=list(permissions)
    )
    user_id = identity.create_staff(
        actor=SYSTEM,
        username=username,
        name=username,
        branch_id=cast.head_id,
        role_codes=[f"r_{username}"],
        data_scope="all",
        password=PASSWORD,
        must_change_password=False,
    )
    return actor_of_user(user_id=user_id)


@pytest.fixture
def maker(cast: Cast) -> Actor:
    return person(cast, "maker", "product.edit", "product.check", "parameter.edit")


@pytest.fixture
def checker(cast: Cast) -> Actor:
    return person(cast, "checker", "product.check")


def make_live(maker: Actor, checker: Actor, code: str = "consumer") -> int:
    operations.create_product(actor=maker, code=code, name="消费贷", name_en="Consumer", scene="consumer")
    version_id = operations.draft_version(
        actor=maker, product_code=code, definition=READY_PRODUCTS[code].definition
    )
    operations.submit_version(actor=maker, version_id=version_id)
    operations.check_version(actor=checker, version_id=version_id, approve=True)
    return version_id


def test_a_version_lives_after_another_person_has_checked_it(maker: Actor, checker: Actor) -> None:
    first = make_live(maker, checker)
    assert queries.get_live_version("consumer").id == first
    second = operations.draft_version(
        actor=maker, product_code="consumer", definition=READY_PRODUCTS["consumer"].definition
    )
    with pytest.raises(operations.VersionWrongState):
        operations.check_version(actor=checker, version_id=second, approve=True)
    operations.submit_version(actor=maker, version_id=second)
    with pytest.raises(operations.OwnVersion):
        operations.check_version(actor=maker, version_id=second, approve=True)
    assert [version.id for version in queries.list_submitted_versions(not_made_by=maker.user_id)] == []
    operations.check_version(actor=checker, version_id=second, approve=True)
    live = queries.get_live_version("consumer")
    assert (live.id, live.version, live.valid_from) == (second, 2, TODAY)
    assert queries.get_version(first).status == "retired"
    assert live.definition == READY_PRODUCTS["consumer"].definition


def test_a_declined_version_does_not_live(maker: Actor, checker: Actor) -> None:
    operations.create_product(actor=maker, code="consumer", name="消费贷", name_en="Consumer", scene="c")
    version_id = operations.draft_version(
        actor=maker, product_code="consumer", definition=READY_PRODUCTS["consumer"].definition
    )
    operations.submit_version(actor=maker, version_id=version_id)
    operations.check_version(actor=checker, version_id=version_id, approve=False, opinion="利率过高")
    with pytest.raises(queries.NoLiveVersion):
        queries.get_live_version("consumer")
    with pytest.raises(NotFound):
        queries.get_live_version("nothing")


def test_a_version_with_fees_is_submitted_when_somebody_collects_them(maker: Actor) -> None:
    service = Fee(code="a", name="服务费", name_en="Service fee", rate_monthly=Decimal("0.005"))
    others = [
        Fee(code=code, name="担保费", name_en="Guarantee", amount=100_00, collector=name)
        for code, name in (("b", "青山担保"), ("c", "远山保险"))
    ]
    operations.create_product(actor=maker, code="consumer", name="消费贷", name_en="Consumer", scene="c")
    first, second = (
        operations.draft_version(
            actor=maker,
            product_code="consumer",
            definition=READY_PRODUCTS["consumer"].definition.model_copy(update={"fees": fees}),
        )
        for fees in ((service, *others), (service, others[0]))
    )
    with pytest.raises(operations.FeesNotCollected):
        operations.submit_version(actor=maker, version_id=first)
    assert queries.get_version(first).status == "draft"
    operations.submit_version(actor=maker, version_id=second)
    assert queries.get_version(second).status == "submitted"


def planned(**plan: Any) -> ProductDefinition:
    methods = tuple(plan.pop("methods"))
    return READY_PRODUCTS["consumer"].definition.model_copy(
        update={"repayment_methods": methods, "method_plan": MethodPlan(**plan), "term_months_min": 12}
    )


def schedule_of(definition: ProductDefinition) -> list[tuple[int, int]]:
    """Principal by instalment of 100,000.00 over 12 months, by its number."""
    terms = to_loan_terms(
        definition,
        principal=100_000_00,
        annual_rate=Decimal("0.06"),
        term_months=12,
        method=definition.repayment_methods[0],
        start_date=date(2026, 3, 1),
    )
    return [(row.number, row.principal_due) for row in build_schedule(terms.schedule)]


def test_a_version_says_what_its_methods_need(maker: Actor) -> None:
    """A balloon of 40 %, a harvest in month 8, stairs, and three months of interest only."""
    balloon = planned(methods=[RepaymentMethod.BALLOON], balloon_share="0.4")
    rows = schedule_of(balloon)
    assert len(rows) == 12 and rows[-1][1] > 40_000_00 > rows[-2][1] and sum(p for _, p in rows) == 100_000_00
    harvest = planned(
        methods=[RepaymentMethod.CUSTOM],
        rows=[{"after_months": 8, "share": "0.7"}, {"after_months": 12, "share": "0.3"}],
    )
    assert schedule_of(harvest) == [(1, 70_000_00), (2, 30_000_00)]
    stairs = planned(
        methods=[RepaymentMethod.STEPPED],
        steps=[{"count": 6, "weight": "1"}, {"count": 6, "weight": "2"}],
    )
    first, last = schedule_of(stairs)[0][1], schedule_of(stairs)[-1][1]
    assert last > 2 * first
    grace = planned(methods=[RepaymentMethod.EQUAL_PRINCIPAL], principal_grace=3)
    assert [p for _, p in schedule_of(grace)][:4] == [0, 0, 0, 11_111_11]
    operations.create_product(actor=maker, code="farm", name="春耕贷", name_en="Farm loan", scene="c")
    for definition in (balloon, harvest, stairs, grace):
        version_id = operations.draft_version(
            actor=maker, product_code="farm", definition=definition.model_dump(mode="json")
        )
        assert queries.get_version(version_id).definition == definition


def test_a_method_the_engine_would_not_do_is_refused_in_words(maker: Actor) -> None:
    operations.create_product(actor=maker, code="farm", name="春耕贷", name_en="Farm loan", scene="c")
    for methods in ([RepaymentMethod.BALLOON], [RepaymentMethod.CUSTOM], [RepaymentMethod.STEPPED]):
        with pytest.raises(InvalidInput) as refused:
            operations.draft_version(actor=maker, product_code="farm", definition=planned(methods=methods))
        assert refused.value.field == "definition.method_plan"
        assert METHODS[methods[0]].en in refused.value.message("en")
    for plan in (
        {"balloon_share": "1.2"},
        {"rows": [{"after_months": 8, "share": "0.7"}]},
        {"rows": [{"after_months": 8, "share": "0.5"}, {"after_months": 8, "share": "0.5"}]},
    ):
        with pytest.raises(ValueError):
            MethodPlan(**plan)  # type: ignore[arg-type]


def test_who_may_not(maker: Actor, checker: Actor, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        operations.create_product(actor=cast.stranger, code="abc", name="a", name_en="a", scene="s")
    with pytest.raises(Forbidden):
        operations.draft_version(actor=checker, product_code="abc", definition={})
    with pytest.raises(NotFound):
        operations.draft_version(actor=maker, product_code="abc", definition={})
    with pytest.raises(NotFound):
        operations.submit_version(actor=maker, version_id=10**9)
    operations.create_product(actor=maker, code="abc", name="a", name_en="a", scene="s")
    with pytest.raises(operations.ProductExists):
        operations.create_product(actor=maker, code="abc", name="a", name_en="a", scene="s")
    with pytest.raises(InvalidInput):
        operations.create_product(actor=maker, code="A b", name="a", name_en="a", scene="s")
    with pytest.raises(Forbidden):
        operations.save_parameter(
            actor=cast.stranger, code="lpr_1y", value="0.03", valid_from=TODAY, legal_basis="x"
        )


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("amount_min",), 1000.5, "definition.amount_min"),
        (("amount_min",), "1e5", "definition.amount_min"),
        (("pricing", "kind"), "free", "definition.pricing.kind"),
        (("pricing", "lpr_code"), None, "definition.pricing"),
        (("surprise",), 1, "definition.surprise"),
        (("approval_steps",), [], "definition.approval_steps"),
        (("allocation_order",), ["principal"], "definition"),
        (("amount_max",), "1.00", "definition"),
        (("penalty_markup",), 0.5, "definition.penalty_markup"),
    ],
)
def test_a_bad_definition_names_its_path(maker: Actor, path: tuple[str, ...], value: Any, field: str) -> None:
    operations.create_product(actor=maker, code="consumer", name="消费贷", name_en="Consumer", scene="c")
    content = READY_PRODUCTS["consumer"].definition.model_dump(mode="json")
    place = content
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    with pytest.raises(operations.BadDefinition) as caught:
        operations.draft_version(actor=maker, product_code="consumer", definition=content)
    assert caught.value.field == field
    assert not ProductVersion.objects.exists()


@pytest.mark.parametrize("code", READY_PRODUCTS)
def test_ready_definitions_survive_json_and_have_both_languages(code: str) -> None:
    definition = READY_PRODUCTS[code].definition
    assert ProductDefinition.model_validate(definition.model_dump(mode="json")) == definition
    form = definition.filled_form()
    assert all(field.label and field.label_en for field in form.fields())
    assert all(option.label and option.label_en for field in form.fields() for option in field.options)
    amount = form.field("amount")
    assert amount is not None
    assert amount.max is not None
    methods = form.field("repayment_method")
    assert methods is not None
    assert {option.value for option in methods.options} == set(definition.repayment_methods)


def test_terms_of_a_loan_come_from_the_definition() -> None:
    terms = to_loan_terms(
        READY_PRODUCTS["consumer"].definition,
        principal=1_000_000,
        annual_rate=Decimal("0.09"),
        term_months=12,
        method=RepaymentMethod.EQUAL_INSTALMENT,
        start_date=TODAY,
    )
    assert isinstance(terms, LoanTerms)
    assert (terms.schedule.principal, terms.schedule.period_count, terms.grace_days) == (1_000_000, 12, 3)
    assert terms.penalty_markup == Decimal("0.5")


def test_price_is_the_base_and_the_points_of_the_grade() -> None:
    # Regulation 3-12: 3.45 % + 65 bp → 4.10 %; the grade adds its own.
    pricing = Pricing(kind="lpr", lpr_code="lpr_1y", basis_points=65, grade_basis_points={"A": 0, "C": 50})
    assert priced_rate(pricing, lpr=Decimal("0.0345"), grade="A") == Decimal("0.0410")
    assert rate_range(pricing, lpr=Decimal("0.0345")) == (Decimal("0.0410"), Decimal("0.0460"))
    fixed = Pricing(kind="fixed", annual_rate=Decimal("0.06"))
    assert rate_range(fixed, lpr=None) == (Decimal("0.06"), Decimal("0.06"))


def test_a_new_parameter_row_ends_the_one_before_and_leaves_the_past(maker: Actor) -> None:
    def save(value: str, day: date) -> int:
        return operations.save_parameter(
            actor=maker, code="affordability_ratio", value=value, valid_from=day, legal_basis="信贷政策"
        )

    save("0.0310", date(2024, 10, 21))  # the first row of a code may begin in the past
    save("0.0300", date(2026, 11, 22))
    save("0.0280", date(2027, 1, 20))
    save("0.0290", date(2026, 12, 21))
    days = {
        date(2024, 10, 21): "0.0310",
        date(2026, 11, 21): "0.0310",
        date(2026, 11, 22): "0.0300",
        date(2026, 12, 20): "0.0300",
        date(2026, 12, 21): "0.0290",
        date(2027, 1, 19): "0.0290",
        date(2027, 1, 20): "0.0280",
        date(2030, 1, 1): "0.0280",
    }
    for day, value in days.items():
        assert queries.get_parameter("affordability_ratio", on=day) == Decimal(value)
    assert queries.get_rate_parameter("affordability_ratio") == Decimal("0.0300")
    with pytest.raises(queries.NoCurrentParameter):
        queries.get_parameter("affordability_ratio", on=date(2024, 10, 20))
    with pytest.raises(operations.ParameterInPast):
        save("0.0320", date(2026, 11, 21))
    with pytest.raises(operations.ParameterDayTaken):
        save("0.0320", date(2026, 12, 21))
    assert Parameter.objects.count() == 4


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("vat_rate", "3%"),
        ("vat_rate", "-0.01"),
        ("term_max_months", "36.5"),
        ("net_assets", "many"),
        ("disclosure_required_from", "2026-13-01"),
        ("all_in_cost_basis", "yearly"),
        ("no_such_code", "1"),
    ],
)
def test_a_bad_parameter_is_refused(maker: Actor, code: str, value: str) -> None:
    with pytest.raises(InvalidInput):
        operations.save_parameter(actor=maker, code=code, value=value, valid_from=TODAY, legal_basis="x")
    assert not Parameter.objects.exists()


@pytest.mark.parametrize("lender_type", list(LenderType))
def test_a_new_lender_begins_with_its_rows_and_products(
    maker: Actor, checker: Actor, lender_type: LenderType
) -> None:
    count = operations.install_ready_parameters(actor=SYSTEM, lender_type=lender_type)
    assert count == Parameter.objects.count() > 20
    assert operations.install_ready_parameters(actor=SYSTEM, lender_type=lender_type) == 0
    codes = tuple(READY_PRODUCTS)
    assert set(operations.install_ready_products(maker=maker, checker=checker, codes=codes)) == set(codes)
    assert operations.install_ready_products(maker=maker, checker=checker, codes=codes) == {}
    assert queries.get_parameter("lpr_1y") == Decimal("0.0300")
    assert queries.get_count_parameter("term_max_months", product_code="sme_history") == 480
    assert queries.get_amount_parameter("net_assets") in (20_000_000_000, 50_000_000_000)
    assert queries.get_parameter("disclosure_required_from") == date(2026, 8, 1)
    assert queries.get_parameter("all_in_cost_basis") == "simple"
    assert {row.code for row in queries.list_products()} == set(codes)
    history = queries.get_parameter("vat_rate", on=date(1997, 1, 1), product_code="sme_history")
    assert history == Decimal("0.06")
