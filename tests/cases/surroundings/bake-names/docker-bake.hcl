target "a" {}
target "a.b" {}
