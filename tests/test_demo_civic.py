"""Civic numbers of the demo: Skatteverket's test range only, valid, each once."""

from datetime import date

import pytest

from ss12k.demo.civic import CivicNumbers, check_digit, civic_number, is_test_number


def test_check_digit_is_the_luhn_digit() -> None:
    # Skatteverket's own example of the calculation.
    assert check_digit("640823323") == 4


def test_civic_numbers_are_twelve_digits_of_the_test_range_with_sex_and_date() -> None:
    assert civic_number(date(2011, 1, 12), 980) == "201101129805"
    assert is_test_number("201101129805")
    for wrong in ("201101129806", "20110112-9805", "201113129805", "1101129805", "201101120127", "２01101129805"):
        assert not is_test_number(wrong)
    with pytest.raises(ValueError, match="test range"):
        civic_number(date(2011, 1, 12), 979)


def test_a_date_gives_ten_numbers_per_sex_and_then_none() -> None:
    numbers = CivicNumbers()
    for sex in ("Kvinna", "Man"):
        given = [numbers.take(date(2010, 2, 3), sex) for _ in range(11)]
        assert len(set(given[:10])) == 10
        assert given[10] is None
        assert {int(value[10]) % 2 for value in given if value} == {sex == "Man"}
