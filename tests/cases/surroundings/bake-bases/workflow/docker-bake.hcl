# The workflow tags what inherits from this target, so that it builds that.
target "docker-metadata-action" { tags = ["site:local"] }
target "site" {
  inherits = ["docker-metadata-action"]
  args     = { VERSION = "1" }
}
target "local" {
  inherits = ["site"]
  output   = ["type=docker"]
}
