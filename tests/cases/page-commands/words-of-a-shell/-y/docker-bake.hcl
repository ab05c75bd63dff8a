target "y" {
  dockerfile = "Dockerfile.dev"
}
