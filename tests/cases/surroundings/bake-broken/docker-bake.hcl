target "a" {
  context = .
}
