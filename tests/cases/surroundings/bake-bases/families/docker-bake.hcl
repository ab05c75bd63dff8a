# What variants are named after is built, too, though it says nothing of its own.
group "default" { targets = ["image-local"] }
target "docker-metadata-action" {}
target "image" {}
target "image-local" {
  inherits = ["image"]
  output   = ["type=docker"]
}
target "image-all" {
  inherits  = ["image"]
  platforms = ["linux/amd64", "linux/arm64"]
}

# So is what inherits from something that is built, and what names its stage.
target "_common" { args = { VERSION = "1" } }
target "binaries" {
  inherits = ["_common"]
  target   = "binaries"
}
target "cross" {
  inherits  = ["binaries"]
  platforms = ["linux/amd64", "linux/arm64"]
}
target "release" {
  inherits = ["cross"]
  target   = "release"
}

# Only caches: nobody builds them.
target "cached" { cache-from = ["type=gha"] }
target "many" { platforms = ["linux/amd64", "linux/arm64"] }
target "all" { inherits = ["cached", "many", "binaries"] }
