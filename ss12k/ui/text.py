"""Names from a source, safe to put where Streamlit reads Markdown."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")
_ICON = re.compile(r":(?=[\w+/-]+:)")
WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    """The text as Markdown that shows exactly it: no emphasis, link, HTML, formula, emoji or icon comes out of a name.

    Streamlit reads `:smile:` and `:material/home:` after Markdown's escapes are gone: an invisible sign parts them.
    """
    return _SPECIAL.sub(r"\\\1", _ICON.sub(f":{WORD_JOINER}", text)).replace("\n", " ")
