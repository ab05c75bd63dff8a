target "here" { dockerfile = "Dockerfile.here" }
target "above" {
  context    = ".."
  dockerfile = "app/Dockerfile"
}
target "from-the-root" { dockerfile = "tools/Dockerfile" }
target "nowhere" { dockerfile = "Dockerfile.nowhere" }
