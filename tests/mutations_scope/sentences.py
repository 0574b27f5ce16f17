"""Every sentence of SCOPE.md from R1 to R10, and the mutations that break it."""

from .sentence import Sentence
from .sentences_documents import R6, R7, R8
from .sentences_questions import R9, R10
from .sentences_rows import R1, R2, R3, R4, R5

SENTENCES: tuple[Sentence, ...] = (*R1, *R2, *R3, *R4, *R5, *R6, *R7, *R8, *R9, *R10)

__all__ = ["SENTENCES", "Sentence"]
