target "-a" {}
target "b" {}
