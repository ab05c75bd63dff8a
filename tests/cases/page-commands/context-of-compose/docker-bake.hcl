target "api" {
  context = "apps"
  dockerfile = "api/Dockerfile"
}
