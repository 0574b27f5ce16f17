"""Civic numbers from Skatteverket's test range only: no living person has a birth number from 980 to 999."""

from datetime import date
from random import Random

TEST_NUMBERS = range(980, 1000)
_OF_WOMEN, _OF_MEN = TEST_NUMBERS[::2], TEST_NUMBERS[1::2]


def check_digit(nine: str) -> int:
    """The last digit of a civic number, from YYMMDD and the birth number (Luhn)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine))
    return -sum(value // 10 + value % 10 for value in doubled) % 10


def civic_number(born: date, birth_number: int) -> str:
    """The 12 digits for a date and a birth number of the test range."""
    if birth_number not in TEST_NUMBERS:
        raise ValueError(f"birth number {birth_number} is not in the test range")
    nine = f"{born:%y%m%d}{birth_number}"
    return f"{born:%Y}{nine[2:]}{check_digit(nine)}"


def is_test_number(value: str) -> bool:
    """Whether this is a civic number as the demo may hold: 12 digits, a date, the test range, the right check digit."""
    if len(value) != 12 or not (value.isascii() and value.isdigit()):
        return False
    try:
        born = date.fromisoformat(f"{value[:4]}-{value[4:6]}-{value[6:8]}")
        return value == civic_number(born, int(value[8:11]))
    except ValueError:
        return False


class CivicNumbers:
    """Gives each number once; there are ten per birth date and sex. A share of the people get none."""

    def __init__(self, share_without: float = 0.0) -> None:
        self._given: dict[tuple[date, str], int] = {}
        self._without = share_without

    def draw(self, born: date, sex: str, rng: Random) -> str | None:
        """A number; a few, newly arrived, have none yet."""
        return None if rng.random() < self._without else self.take(born, sex)

    def take(self, born: date, sex: str) -> str | None:
        """The next number, or none when the date has run out."""
        free = _OF_MEN if sex == "Man" else _OF_WOMEN
        used = self._given.get((born, sex), 0)
        if used == len(free):
            return None
        self._given[born, sex] = used + 1
        return civic_number(born, free[used])
