"""A Dockerfile as long as those of large projects, with nothing of anybody's in it."""

from __future__ import annotations

SERVICES = (
    *("accounts", "billing", "catalogue", "delivery", "export", "feedback"),
    *("invoices", "messages", "orders", "payments", "reports", "search"),
)

_HEAD = """\
# syntax=docker/dockerfile:1

# All services of a shop, each in an image of its own.

# Versions of what everything is built with
ARG GO_VERSION=1.23
ARG ALPINE_VERSION=3.20
ARG LINTER_VERSION=1.61.0

# What compiling takes
FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-alpine${ALPINE_VERSION} AS tools
RUN apk add --no-cache build-base git make
WORKDIR /src
ENV CGO_ENABLED=0 \\
    GOFLAGS=-trimpath

# Modules are fetched once for all services
FROM tools AS modules
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download

FROM modules AS lint
ARG LINTER_VERSION
RUN --mount=type=cache,target=/root/.cache \\
    go install github.com/golangci/golangci-lint/cmd/golangci-lint@v${LINTER_VERSION}
COPY . .
RUN golangci-lint run ./...

# What every image stands on
FROM alpine:${ALPINE_VERSION} AS base
RUN apk add --no-cache ca-certificates tzdata && \\
    addgroup -S shop && \\
    adduser -S -G shop shop
USER shop
STOPSIGNAL SIGTERM
"""

_SERVICE = """
# Compile {name}
FROM modules AS {name}-build
ARG TARGETOS TARGETARCH
COPY internal ./internal
COPY services/{name} ./services/{name}
# The compiler's cache is kept between builds, so that only what changed is compiled.
RUN --mount=type=cache,target=/root/.cache/go-build \\
    --mount=type=cache,target=/go/pkg/mod \\
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -w" -o /out/{name} ./services/{name}

FROM {name}-build AS {name}-test
RUN go test ./services/{name}/...

# The image of {name}
FROM base AS {name}
COPY --from={name}-build /out/{name} /usr/local/bin/{name}
ENV SHOP_SERVICE={name} \\
    SHOP_LISTEN=:{port}
EXPOSE {port}
HEALTHCHECK --interval=30s CMD wget -q -O /dev/null http://localhost:{port}/health
ENTRYPOINT ["/usr/local/bin/{name}"]
"""

_END = """
# Everything in one image, for demonstrations
FROM base
{copies}
COPY --chmod=755 <<'EOF' /usr/local/bin/all
#!/bin/sh
set -eu
for service in {names}; do
  "$service" &
done
wait
EOF
CMD ["all"]
"""


def long_dockerfile() -> str:
    """The text: some 320 lines with 41 stages, always the same."""
    services = [
        _SERVICE.format(name=name, port=8000 + number) for number, name in enumerate(SERVICES, 1)
    ]
    copies = [f"COPY --from={name} /usr/local/bin/{name} /usr/local/bin/" for name in SERVICES]
    end = _END.format(copies="\n".join(copies), names=" ".join(SERVICES))
    return "".join([_HEAD, *services, end])
