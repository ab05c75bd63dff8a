"""Descriptions that say no more than the title above them."""

from __future__ import annotations

import re
from functools import lru_cache

from mkdocs_dockerfile.explanations import Texts, strip_marks, texts_for

# Chinese and Japanese are written without blanks, around names too.
_WORD = re.compile(
    r"[\u3005\u3040-\u30ff\u3400-\u9fff]+|[^\W_\u3005\u3040-\u30ff\u3400-\u9fff]+[+#]*"
)


def repeats(description: str, title: str, texts: Texts) -> bool:
    """Say whether a description only repeats a title: "Docker image for airflow" over airflow.

    Args:
        description: Text or Markdown.
        title: Of the same Dockerfile.
        texts: The messages of the page's language. A comment may be in English on any page.

    Returns:
        True if it has the words of the title, in their order, and none besides that adds
        anything. A word of the title always counts; of a title without words, every character.
    """
    empty = _empty_words(texts.language) | _empty_words("en")
    titled = _words(title)
    if not titled:
        return description.strip() == title.strip()
    core = [word for word in titled if word not in empty] or titled
    return core == [word for word in _words(description) if word in core or word not in empty]


@lru_cache(maxsize=32)
def _empty_words(language: str) -> frozenset[str]:
    return frozenset(_words(strip_marks(texts_for(language).say("descriptions.empty_words"))))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
