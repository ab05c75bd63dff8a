"""What counts as a blank to BuildKit, which is not what counts as one to Python."""

from __future__ import annotations

import re

# `unicode.IsSpace` of Go. `str.isspace` also holds for U+001C to U+001F.
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)

# `reWhitespace` in BuildKit's parser.go: what separates a keyword and plain arguments.
BLANKS = re.compile(r"[\t\v\f\r ]+")
