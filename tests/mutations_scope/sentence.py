"""A sentence of SCOPE.md, and the mutations that break it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """`says`: some words of it as they stand there, which nothing else in its rule has; `mutations` by their names."""

    rule: str
    says: str
    mutations: tuple[str, ...]
