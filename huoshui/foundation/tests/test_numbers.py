from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from huoshui.foundation import business_date
from huoshui.foundation.numbers import next_number, next_numbers
from huoshui.foundation.schema import choose_schema


@pytest.mark.django_db
def test_numbers_carry_kind_business_date_and_counter() -> None:
    business_date.advance_to(date(2026, 11, 22))
    assert [next_number("application"), next_number("application")] == ["SQ202611220001", "SQ202611220002"]
    assert next_number("contract") == "HT202611220001"
    business_date.advance_to(date(2026, 11, 23))
    assert next_number("application") == "SQ202611230001"


@pytest.mark.django_db
def test_counter_grows_past_four_digits() -> None:
    business_date.advance_to(date(2026, 11, 22))
    assert next_numbers("voucher", count=10_001)[9998:] == [
        "PZ202611229999",
        "PZ2026112210000",
        "PZ2026112210001",
    ]


@pytest.mark.django_db
def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError):
        next_number("order")


def test_takers_at_the_same_time_get_different_numbers(own_database: Any) -> None:
    business_date.advance_to(date(2026, 11, 22))

    def take(_: int) -> list[str]:
        choose_schema(own_database.schema_name)
        try:
            with transaction.atomic():
                return [next_number("loan") for _ in range(5)]
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        taken = [number for numbers in pool.map(take, range(8)) for number in numbers]
    assert sorted(taken) == [f"JJ20261122{value:04d}" for value in range(1, 41)]
