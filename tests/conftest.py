from __future__ import annotations

import pytest
from hypothesis import settings

# `pytest --hypothesis-profile=deep`: for a night, or after a change of the parser.
settings.register_profile("deep", max_examples=20_000, deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write what the golden cases give now into them"
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))
