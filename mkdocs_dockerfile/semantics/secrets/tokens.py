"""Tokens of well-known services, which are known by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_dockerfile.semantics.secrets.values import FEWEST_CHARACTERS, PLACEHOLDER, Secret

_KINDS = {
    "aws": "an AWS access key",
    "github": "a GitHub token",
    "gitlab": "a GitLab token",
    "slack": "a Slack token",
    "google": "a Google API key",
    "jwt": "a JSON Web Token",
    "npm": "an npm token",
    "stripe": "a Stripe key",
    "docker": "a Docker access token",
    "pypi": "a PyPI token",
    "webhook": "the address of a webhook, which is a secret",
    "sendgrid": "a SendGrid key",
    "huggingface": "a Hugging Face token",
    "anthropic": "an Anthropic key",
    "openai": "an OpenAI key",
    "pem": "a private key",
}
_TOKEN_STARTS = (
    *("AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox"),
    *("AIza", "eyJ", "npm_", "k_live_", "dckr_", "pypi-AgE", "PRIVATE KEY"),
    *("hooks.slack.com", "api/webhooks/", "SG.", "hf_", "sk-ant-", "sk-proj-", "T3BlbkFJ"),
)
TOKEN = re.compile(
    r"\b(?:(?P<aws>A(?:KI|SI)A[0-9A-Z]{16})\b"
    r"|(?P<github>gh[opsur]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})\b"
    r"|(?P<gitlab>glpat-[\w-]{20,255})"
    r"|(?P<slack>xox[abeoprs]-[A-Za-z0-9-]{10,255})"
    r"|(?P<google>AIza[\w-]{35})(?![\w-])"
    r"|(?P<jwt>eyJ[\w-]{8,2000}\.eyJ[\w-]{8,2000}\.[\w-]{8,2000})"
    r"|(?P<npm>npm_[A-Za-z0-9]{36})\b"
    r"|(?P<stripe>[rs]k_live_[A-Za-z0-9]{16,255})"
    r"|(?P<docker>dckr_[op]at_[\w-]{27,255})"
    r"|(?P<pypi>pypi-AgEIcHlwaS5vcmc[\w-]{50,2000})"
    r"|(?P<webhook>hooks\.slack\.com/services/T\w{6,20}/B\w{6,20}/\w{16,40}"
    r"|discord(?:app)?\.com/api/webhooks/\d{15,22}/[\w-]{60,90})"
    r"|(?P<sendgrid>SG\.[\w-]{16,32}\.[\w-]{32,64})(?![\w-])"
    r"|(?P<huggingface>hf_[A-Za-z]{34})\b"
    r"|(?P<anthropic>sk-ant-[\w-]{20,255})"
    r"|(?P<openai>sk-(?:proj-[\w-]{20,255}|[\w-]{0,100}T3BlbkFJ[\w-]{20,100})))"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?P<pem>.{0,400}?[A-Za-z0-9+/]{32})",
    re.ASCII | re.DOTALL,
)


def tokens(text: str) -> Iterator[Secret]:
    """Find tokens, in comments too."""
    if not any(start in text for start in _TOKEN_STARTS):
        return
    line, done = 1, 0
    for match in TOKEN.finditer(text):
        line += text.count("\n", done, match.start())
        done = match.start()
        kind = match.lastgroup or ""
        value = match[kind]
        if len(set(value)) > FEWEST_CHARACTERS and not PLACEHOLDER.search(value):
            yield Secret(line, f"this looks like {_KINDS[kind]}", value)
