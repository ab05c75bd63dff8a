target "web" {
  context = "web"
  contexts = {
    shared = "shared"
    base = "target:api"
  }
}
