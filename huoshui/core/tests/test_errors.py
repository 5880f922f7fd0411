"""Refusals speak both languages and have codes of their own."""

from huoshui.core.errors import Forbidden, InvalidInput, NotFound, all_refusals
from huoshui.core.loan import PayoffTooSmall


def test_a_refusal_fills_its_parameters() -> None:
    refusal = PayoffTooSmall(required="100.00", received="99.99")
    assert refusal.message("zh-hans") == str(refusal) == "结清金额不足：应付 100.00，实付 99.99"
    assert refusal.message("en") == "The payoff is too small: 100.00 is needed, 99.99 was given"
    assert refusal.params == {"required": "100.00", "received": "99.99"}


def test_a_missing_parameter_does_not_hide_the_refusal() -> None:
    assert "{required}" in str(PayoffTooSmall())


def test_an_invalid_input_may_bring_its_own_words() -> None:
    refusal = InvalidInput(field="terms.principal", zh="本金必须大于零", en="Above zero, please")
    assert (refusal.field, refusal.message("zh"), refusal.message("en")) == (
        "terms.principal",
        "本金必须大于零",
        "Above zero, please",
    )
    assert InvalidInput().message("en") == "This value is not valid"


def test_statuses() -> None:
    assert [cls.status for cls in (InvalidInput, Forbidden, NotFound, PayoffTooSmall)] == [422, 403, 404, 409]


def test_core_refusals_have_unique_codes() -> None:
    refusals = [cls for cls in all_refusals() if cls.__module__.startswith("huoshui.core")]
    codes = [cls.code for cls in refusals]
    assert PayoffTooSmall in refusals and len(codes) == len(set(codes))
    assert all(cls.zh and cls.en and cls.code for cls in refusals)
