target "web" {
  context = "web"
}
