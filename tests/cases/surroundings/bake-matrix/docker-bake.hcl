variable "FLAVOURS" { default = ["alpine", "debian"] }
target "app" {
  name       = "app-${flavour}-${v.name}"
  matrix     = { flavour = FLAVOURS, v = [{ name = "a" }] }
  dockerfile = "${flavour}/Dockerfile"
}
target "image" {
  name       = "image-${flavour}"
  matrix     = { flavour = FLAVOURS }
  dockerfile = "${flavour}/Dockerfile"
  args       = { FLAVOUR = flavour }
}
target "child" { inherits = ["image-debian"] }
target "too-many" {
  name   = "n${a}${b}${c}"
  matrix = { a = ["1", "2", "3", "4"], b = ["1", "2", "3", "4"], c = ["1", "2", "3"] }
}
target "unknown" {
  name   = "u-${x}"
  matrix = { x = split(",", "a,b") }
}
