"""HCL text → the declarations of a Bake file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from hcl2 import parses_to_tree
from lark import Token, Tree
from lark.exceptions import LarkError, UnexpectedInput

from mkdocs_dockerfile.surroundings.builders import Unknown, Unreadable
from mkdocs_dockerfile.surroundings.declarations import (
    Declarations,
    Expression,
    Scope,
    Value,
    Variable,
    joined,
    nothing_known,
)
from mkdocs_dockerfile.surroundings.functions import call

Node = Tree[Token]

# Half a second for an ordinary file of that size, four at worst; those of well-known
# projects have at most 12 KiB.
_LARGEST = 64 * 1024
# Where the library's lexer takes the square of the time: it looks for numbers with an
# exponent and for the ends of heredocs anew at every place of such a run.
_SLOW = re.compile(r"(?:-[0-9]){50}|\s{1000}")
_DEEPEST = 24
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.S)
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t"}


def read_hcl(text: str, declarations: Declarations) -> None:
    """Read a Bake file in HCL.

    Args:
        text: Its content.
        declarations: Get what it declares.

    Raises:
        Unreadable: It is no HCL, is too large, or has a name that Bake refuses.
    """
    if len(text) > _LARGEST:
        raise Unreadable(f"it is larger than {_LARGEST // 1024} KiB")
    if _SLOW.search(text):
        raise Unreadable("it has a run of blanks or numbers that nobody writes by hand")
    try:
        tree = parses_to_tree(text)
    except UnexpectedInput as error:
        line = error.line if error.line > 0 else None
        raise Unreadable("it is not valid HCL", line) from error
    except (LarkError, RecursionError) as error:
        raise Unreadable("it is not valid HCL") from error
    for body in _trees(tree):
        for item in _trees(body):
            if item.data == "attribute":
                name, value = _trees(item)
                variable = Variable(partial(_evaluate, value), _variables(value))
                declarations.constants[_name(name)] = variable
            elif item.data == "block":
                _block(item, declarations)


def _block(block: Node, declarations: Declarations) -> None:
    *words, body = _trees(block)
    if len(words) == 2 and isinstance(name := _label(words[1]), str):
        kind = _name(words[0])
        names = _variables(body) if kind == "variable" else ()
        declarations.add(kind, name, _attributes(body), names)


def _variables(node: Node) -> tuple[str, ...]:
    """The variables that an expression may need: all of its bare words."""
    return tuple(_name(word) for word in node.find_data("identifier"))


def _label(word: Node) -> Value:
    return _string(word, nothing_known, 0) if word.data == "string" else _name(word)


def _attributes(body: Node) -> dict[str, Expression]:
    found: dict[str, Expression] = {}
    for item in _trees(body):
        if item.data == "attribute":
            name, value = _trees(item)
            found[_name(name)] = partial(_evaluate, value)
    return found


# --- Expressions -------------------------------------------------------------------


def _evaluate(node: Node, scope: Scope, depth: int = 0) -> Value:
    """Evaluate an expression, without `for` and arithmetic; of functions, see `functions`."""
    rule = _RULES.get(node.data)
    return Unknown.UNKNOWN if rule is None or depth > _DEEPEST else rule(node, scope, depth + 1)


def _term(node: Node, scope: Scope, depth: int) -> Value:
    """What stands in brackets, or bare."""
    (inner,) = _trees(node)
    return _evaluate(inner, scope, depth)


def _string(node: Node, scope: Scope, depth: int) -> Value:
    parts: list[Value] = []
    for part in _trees(node):
        (inner,) = part.children
        if isinstance(inner, Tree):
            known = inner.data == "interpolation"
            parts.append(_term(inner, scope, depth) if known else Unknown.UNKNOWN)
        elif inner.type == "STRING_CHARS":
            parts.append(_ESCAPE.sub(_unescaped, inner))
        else:
            # `$${` stands for `${`, and `%%{` for `%{`.
            parts.append(str(inner[1:]))
    return joined(parts) if parts else ""


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _ESCAPES.get(match[2], match[2])


def _integer(node: Node, scope: Scope, depth: int) -> Value:
    return _number(node, int)


def _float(node: Node, scope: Scope, depth: int) -> Value:
    return _number(node, float)


def _number(node: Node, kind: Callable[[str], float]) -> Value:
    text = str(node.children[0])
    return kind(text) if len(text) <= 15 else Unknown.UNKNOWN


def _attribute(node: Node, scope: Scope, depth: int) -> Value:
    """A field of an object: `item.name`."""
    of, field = _trees(node)
    value = _evaluate(of, scope, depth)
    if not isinstance(value, Mapping):
        return Unknown.UNKNOWN
    (name,) = _trees(field)
    return value.get(_name(name), Unknown.UNKNOWN)


def _index(node: Node, scope: Scope, depth: int) -> Value:
    """An item of a list, or a field of an object: `items[0]`."""
    of, index = _trees(node)
    if index.data != "braces_index":
        return Unknown.UNKNOWN
    value, key = _evaluate(of, scope, depth), _term(index, scope, depth)
    if isinstance(value, Mapping) and isinstance(key, str):
        return value.get(key, Unknown.UNKNOWN)
    if isinstance(value, tuple) and isinstance(key, int) and 0 <= key < len(value):
        return value[key]
    return Unknown.UNKNOWN


def _call(node: Node, scope: Scope, depth: int) -> Value:
    name, *rest = _trees(node)
    given = rest[0] if rest else None
    if given is None:
        return call(_name(name), ())
    # `…::name` is a function of somebody else, and `...` makes many arguments of a list.
    spread = any(isinstance(child, Token) and child.type == "ELLIPSIS" for child in given.children)
    if given.data != "arguments" or spread:
        return Unknown.UNKNOWN
    return call(_name(name), [_evaluate(argument, scope, depth) for argument in _trees(given)])


def _literal(node: Node, scope: Scope, depth: int) -> Value:
    return {"true": True, "false": False}.get(_name(node))


def _variable(node: Node, scope: Scope, depth: int) -> Value:
    return scope(_name(node))


def _tuple(node: Node, scope: Scope, depth: int) -> Value:
    return tuple(_evaluate(item, scope, depth) for item in _trees(node))


def _object(node: Node, scope: Scope, depth: int) -> Value:
    found: dict[str, Value] = {}
    for element in _trees(node):
        key, value = _trees(element)
        name = _key(key, scope, depth)
        if not isinstance(name, str):
            return Unknown.UNKNOWN
        found[name] = _evaluate(value, scope, depth)
    return found


def _key(key: Node, scope: Scope, depth: int) -> Value:
    """A bare word is a name, not a variable."""
    (inner,) = _trees(key)
    words = list(_trees(inner)) if inner.data == "expr_term" else [inner]
    bare = words[0].data in ("identifier", "keyword", "literal_value")
    if bare and len(inner.children) == 1:
        return _name(words[0])
    return _evaluate(inner, scope, depth)


def _conditional(node: Node, scope: Scope, depth: int) -> Value:
    condition, yes, no = _trees(node)
    chosen = _evaluate(condition, scope, depth)
    if not isinstance(chosen, bool):
        return Unknown.UNKNOWN
    return _evaluate(yes if chosen else no, scope, depth)


def _binary(node: Node, scope: Scope, depth: int) -> Value:
    first, term = _trees(node)
    operator, second = _trees(term)
    left = _evaluate(first, scope, depth)
    right = _evaluate(second, scope, depth)
    sign = str(operator.children[0])
    if sign in ("==", "!="):
        if not (_is_plain(left) and _is_plain(right)):
            return Unknown.UNKNOWN
        alike = isinstance(left, bool) == isinstance(right, bool)
        equal = alike and left == right
        return equal if sign == "==" else not equal
    if sign in ("&&", "||") and isinstance(left, bool) and isinstance(right, bool):
        return left and right if sign == "&&" else left or right
    return Unknown.UNKNOWN


def _is_plain(value: Value) -> bool:
    return value is None or isinstance(value, str | bool | int | float)


def _unary(node: Node, scope: Scope, depth: int) -> Value:
    (inner,) = _trees(node)
    value = _evaluate(inner, scope, depth)
    negated = str(node.children[0]) == "!" and isinstance(value, bool)
    return not value if negated else Unknown.UNKNOWN


_RULES: Mapping[str, Callable[[Node, Scope, int], Value]] = {
    "expr_term": _term,
    "string": _string,
    "int_lit": _integer,
    "float_lit": _float,
    "literal_value": _literal,
    "identifier": _variable,
    "get_attr_expr_term": _attribute,
    "index_expr_term": _index,
    "function_call": _call,
    "tuple": _tuple,
    "object": _object,
    "conditional": _conditional,
    "binary_op": _binary,
    "unary_op": _unary,
}


# --- Trees -------------------------------------------------------------------------


def _trees(node: Node) -> Iterator[Node]:
    """The parts of a tree that are trees, without line ends and comments."""
    for child in node.children:
        if isinstance(child, Tree) and child.data != "new_line_or_comment":
            yield child


def _name(node: Node) -> str:
    return str(node.children[0])
