"""Quotes and instructions brought together: by text, in order, then by likeness."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mkdocs_dockerfile.pairing.quotes import Quote, fingerprint

# Likeness from which a changed instruction is the same one: see `_Likeness`.
_ALIKE = 0.5
_ALIKE_TENTATIVE = 0.6
# One that replaces another at the same place needs less.
_ALIKE_ALONE = 0.2
_ALIKE_SINGLE = 0.35
# Instructions of which a stage usually has one: another text there is a change of it.
_SINGULAR = frozenset(
    {
        "CMD",
        "ENTRYPOINT",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "MAINTAINER",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    }
)
# Keywords that replace each other.
_KIN = {
    "ADD": "COPY",
    "COPY": "ADD",
    "CMD": "ENTRYPOINT",
    "ENTRYPOINT": "CMD",
    "MAINTAINER": "LABEL",
    "LABEL": "MAINTAINER",
}
_CANDIDATES = 6
_COMMON_TOKEN = 30
_COMPARED = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """An instruction that a quote was found to mean.

    Attributes:
        instruction: 0-based index.
        exact: The quote says what the instruction says, as far as it quotes it.
    """

    instruction: int
    exact: bool


def assign(quotes: Sequence[Quote], texts: Sequence[str]) -> dict[int, Hit]:
    """Find the instruction that each quote means.

    Args:
        quotes: In the order of the sidecar.
        texts: Normalised texts of the instructions, in the order of the file.

    Returns:
        Hits by index of the quote; no instruction is hit twice. What is missing matches
        nothing. The order of the rules: fingerprints, whole texts that are unique, whole
        texts that repeat, beginnings, keywords that stand alone in their place, likeness
        within the order. Numbers only break ties.
    """
    return _Assignment(quotes, texts).run()


class _Assignment:
    def __init__(self, quotes: Sequence[Quote], texts: Sequence[str]) -> None:
        self.quotes = quotes
        self.texts = texts
        self.hits: dict[int, Hit] = {}
        self.free = set(range(len(texts)))

    def run(self) -> dict[int, Hit]:
        self.by_key(self.keys(), self.texts)
        self.by_prefix()
        self.by_keyword()
        self.by_likeness()
        return self.hits

    def keys(self) -> list[tuple[int, str]]:
        """The quotes that say a whole text: in full, or by its fingerprint."""
        named: dict[str, str] = {}
        if any(quote.fingerprint for quote in self.quotes):
            named = {fingerprint(text): text for text in self.texts}
        found = []
        for index, quote in enumerate(self.quotes):
            text = named.get(quote.fingerprint or "")
            if text is not None or quote.kind == "whole":
                found.append((index, text or quote.text))
        return found

    def take(self, quote: int, instruction: int, exact: bool) -> None:
        self.hits[quote] = Hit(instruction, exact)
        self.free.discard(instruction)

    # --- Exact texts ---------------------------------------------------------------

    def by_key(self, wanted: Iterable[tuple[int, str]], keys: Sequence[str]) -> None:
        """Pair equal keys: where they are as many on both sides, in order; else by place."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(keys):
            if index in self.free:
                places[key].append(index)
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for quote, key in wanted:
            if key in places:
                groups[key].append(quote)
        unequal = []
        for key, members in groups.items():
            if len(members) == len(places[key]):
                for quote, place in zip(members, places[key], strict=True):
                    self.take(quote, place, exact=True)
            else:
                unequal.append((members, places[key]))
        if unequal:
            gaps = self.gaps()
            for members, candidates in unequal:
                self.by_place(members, candidates, gaps)

    def by_place(
        self, members: list[int], candidates: list[int], gaps: list[tuple[int, int]]
    ) -> None:
        """Share out equal instructions among equal quotes whose counts differ."""
        left = []
        for quote in members:
            low, high = gaps[quote]
            start, stop = bisect_right(candidates, low), bisect_left(candidates, high)
            if start < stop:
                place = self.numbered(quote, candidates, start, stop)
                self.take(quote, candidates.pop(place), exact=True)
            else:
                left.append(quote)
        for quote in left[: len(candidates)]:
            self.take(quote, candidates.pop(0), exact=True)

    def numbered(self, quote: int, candidates: list[int], start: int, stop: int) -> int:
        """The candidate with the quote's number, else the first."""
        number = self.quotes[quote].number
        if number is not None:
            place = bisect_left(candidates, number - 1, start, stop)
            if place < stop and candidates[place] == number - 1:
                return place
        return start

    # --- Places --------------------------------------------------------------------

    def gaps(self) -> list[tuple[int, int]]:
        """For each quote, between which instructions its neighbours put it, exclusive."""
        kept = longest_chain(self.hits)
        low, lows = -1, []
        for quote in range(len(self.quotes)):
            lows.append(low)
            if quote in kept:
                low = self.hits[quote].instruction
        high, gaps = len(self.texts), []
        for quote in reversed(range(len(self.quotes))):
            gaps.append((lows[quote], high))
            if quote in kept:
                high = self.hits[quote].instruction
        return gaps[::-1]

    def open_quotes(self, *kinds: str) -> list[int]:
        return [
            i for i, quote in enumerate(self.quotes) if i not in self.hits and quote.kind in kinds
        ]

    # --- Beginnings and keywords ---------------------------------------------------

    def by_prefix(self) -> None:
        members = self.open_quotes("prefix")
        if not members:
            return
        gaps = self.gaps()
        ordered = sorted((self.texts[i], i) for i in self.free)
        for quote in members:
            prefix = self.quotes[quote].text
            start = bisect_left(ordered, (prefix, -1))
            stop = bisect_left(ordered, (prefix + "\U0010ffff", -1))
            found = sorted(i for _, i in ordered[start:stop] if i in self.free)
            if not found:
                continue
            low, high = gaps[quote]
            inside = [i for i in found if low < i < high] or found
            place = inside[self.numbered(quote, inside, 0, len(inside))]
            # Its fingerprint is that of another text.
            self.take(quote, place, exact=self.quotes[quote].fingerprint is None)

    def by_keyword(self) -> None:
        """Pair quotes of a keyword alone where it is clear which instruction they mean."""
        gaps = self.gaps()
        groups: defaultdict[tuple[str, tuple[int, int]], list[int]] = defaultdict(list)
        for quote in self.open_quotes("keyword"):
            groups[self.quotes[quote].keyword, gaps[quote]].append(quote)
        places: defaultdict[str, list[int]] = defaultdict(list)
        for index in sorted(self.free):
            places[self.texts[index].partition(" ")[0]].append(index)
        for (keyword, (low, high)), members in groups.items():
            all_places = places[keyword]
            inside = all_places[bisect_right(all_places, low) : bisect_left(all_places, high)]
            if len(inside) == len(members):
                for quote, place in zip(members, inside, strict=True):
                    self.take(quote, place, exact=True)
                continue
            for quote in members:
                number = self.quotes[quote].number
                if number is not None and number - 1 in inside and number - 1 in self.free:
                    self.take(quote, number - 1, exact=True)

    # --- Likeness ------------------------------------------------------------------

    def by_likeness(self) -> None:
        members = self.open_quotes("whole", "prefix")
        if not members or not self.free:
            return
        gaps = self.gaps()
        pairs = _Likeness(self.quotes, self.texts, members, sorted(self.free), gaps).pairs()
        for quote, instruction in heaviest_chain(pairs):
            self.take(quote, instruction, exact=False)


class _Likeness:
    """How alike the texts are that nothing exact brought together.

    The likeness of two texts is that of their arguments: the share of pairs of
    neighbouring characters which they have in common (Dice's coefficient), 0 to 1. It
    takes linear time, and few instructions are compared with each quote.
    """

    def __init__(
        self,
        quotes: Sequence[Quote],
        texts: Sequence[str],
        members: list[int],
        free: list[int],
        gaps: list[tuple[int, int]],
    ) -> None:
        self.quotes = quotes
        self.texts = texts
        self.members = members
        self.free = free
        self.gaps = gaps
        self.profiles: dict[str, Counter[str]] = {}
        self.by_keyword: defaultdict[str, list[int]] = defaultdict(list)
        self.by_token: defaultdict[str, list[int]] = defaultdict(list)
        for index in free:
            self.by_keyword[texts[index].partition(" ")[0]].append(index)
            for token in set(texts[index][:_COMPARED].split()[1:]):
                self.by_token[token].append(index)

    def pairs(self) -> list[tuple[int, int, float]]:
        """Quotes, instructions that they may mean, and how likely that is."""
        waiting = Counter((self.quotes[q].keyword, self.gaps[q]) for q in self.members)
        crowd = Counter(self.gaps[q] for q in self.members)
        ranks: Counter[tuple[str, tuple[int, int]]] = Counter()
        found = []
        for quote in self.members:
            said, gap = self.quotes[quote], self.gaps[quote]
            key = (said.keyword, gap)
            rank = ranks[key]
            ranks[key] += 1
            same = self.inside(self.by_keyword[said.keyword], gap)
            single = len(same) == 1 and waiting[key] == 1
            tight = single and crowd[gap] == 1 and len(self.inside(self.free, gap)) == 1
            for index in self.candidates(said, gap, same, rank):
                score = self.score(said.text, self.texts[index])
                if self.enough(said, score, single, tight and index in same):
                    tie = 0.02 if said.number == index + 1 else 0.0
                    found.append((quote, index, 0.1 + score + tie))
        return found

    def inside(self, indexes: list[int], gap: tuple[int, int]) -> list[int]:
        return indexes[bisect_right(indexes, gap[0]) : bisect_left(indexes, gap[1])]

    def candidates(
        self, said: Quote, gap: tuple[int, int], same: list[int], rank: int
    ) -> Iterable[int]:
        """The instructions of the gap that share rare words, or stand at the same rank."""
        near = same if len(same) <= _CANDIDATES else same[max(0, rank - 1) : rank + 2]
        shared: Counter[int] = Counter()
        for token in said.text[:_COMPARED].split()[1:]:
            if len(self.by_token.get(token, ())) <= _COMMON_TOKEN:
                shared.update(self.inside(self.by_token.get(token, []), gap))
        best = [index for index, _ in shared.most_common(_CANDIDATES)]
        kin = self.inside(self.by_keyword[_KIN.get(said.keyword, "")], gap)[:_CANDIDATES]
        return dict.fromkeys((*near, *best, *kin))

    def enough(self, said: Quote, score: float, single: bool, tight: bool) -> bool:
        if said.tentative:
            return score >= _ALIKE_TENTATIVE
        if single and said.keyword in _SINGULAR:
            return score >= 0
        if tight:
            return score >= (_ALIKE_ALONE if said.keyword == "RUN" else 0)
        return score >= (_ALIKE_SINGLE if single else _ALIKE)

    def score(self, said: str, text: str) -> float:
        """Likeness, 0 to 1; -1 where the keywords cannot stand for each other."""
        keyword, _, arguments = said[:_COMPARED].partition(" ")
        other, _, others = text[:_COMPARED].partition(" ")
        if keyword != other and _KIN.get(keyword) != other:
            return -1.0
        mine, yours = self.profile(arguments), self.profile(others)
        total = mine.total() + yours.total()
        alike = 2 * (mine & yours).total() / total if total else 1.0
        if keyword != other:
            return alike * 0.9
        # Shortened without saying so.
        return max(alike, 0.9) if others.startswith(arguments) and len(arguments) > 8 else alike

    def profile(self, text: str) -> Counter[str]:
        if text not in self.profiles:
            self.profiles[text] = Counter(first + second for first, second in pairwise(text))
        return self.profiles[text]


def longest_chain(hits: Mapping[int, Hit]) -> set[int]:
    """The largest set of quotes that stand in the order of their instructions."""
    quotes = sorted(hits)
    return {quotes[place] for place in increasing([hits[q].instruction for q in quotes])}


def increasing(values: Sequence[int]) -> set[int]:
    """Places of a longest increasing subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for place, value in enumerate(values):
        index = bisect_left(tails, value)
        before.append(ends[index - 1] if index else None)
        tails[index : index + 1] = [value]
        ends[index : index + 1] = [place]
    chain: set[int] = set()
    at = ends[-1] if ends else None
    while at is not None:
        chain.add(at)
        at = before[at]
    return chain


def heaviest_chain(pairs: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Choose pairs that keep the order on both sides and weigh most together.

    A Fenwick tree over the instructions holds the best chain that ends before each.

    Args:
        pairs: Quote, instruction and weight.

    Returns:
        Quotes and instructions, each at most once.
    """
    ordered = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    size = max((pair[1] for pair in ordered), default=-1) + 1
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    before: list[int] = []
    for number, (_, place, weight) in enumerate(ordered):
        best, at = (0.0, -1), place
        while at > 0:
            best = max(best, tree[at])
            at &= at - 1
        before.append(best[1])
        entry, at = (best[0] + weight, number), place + 1
        while at <= size:
            tree[at] = max(tree[at], entry)
            at += at & -at
    at = max(tree)[1]
    chain = []
    while at >= 0:
        chain.append(ordered[at][:2])
        at = before[at]
    return chain[::-1]
