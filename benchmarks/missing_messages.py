"""List the messages that a language lacks.

    python benchmarks/missing_messages.py [LANGUAGE…]

Without arguments all languages are looked at. A message that is missing is shown in
English, with its text to translate. The exit status is 1 if any is missing.
"""

from __future__ import annotations

import sys

from mkdocs_dockerfile.explanations.texts import languages, texts_for


def main(names: list[str]) -> int:
    """Print what is missing; returns the exit status."""
    english = texts_for("en").messages
    lacking = False
    for name in names or languages():
        own = texts_for(name).messages
        missing = [key for key in english if key not in own]
        print(f"{name}: {len(english) - len(missing)} of {len(english)} messages")
        for key in missing:
            print(f"  {key} = {english[key]!r}")
        lacking = lacking or bool(missing)
    return int(lacking)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
