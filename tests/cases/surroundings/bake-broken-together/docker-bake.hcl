target "b" {}
