# What Bake takes anyway is no description where it stands alone.
target "build-dockerfile" { dockerfile = "Dockerfile" }
target "build-here" { context = "./" }
target "build-platforms" { platforms = ["linux/amd64"] }
target "v1" {
  inherits = ["build-dockerfile", "build-here", "build-platforms"]
  args     = { VERSION = "1" }
}

# With more beside it, or of another place, it is.
target "app" {
  context = "."
  tags    = ["app:latest"]
}
target "tools" { context = "tools" }
target "debug" { inherits = ["app"] }
target "more" { inherits = ["tools"] }
