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
# Names that functions make.
target "version" {
  name   = "version-${replace(version, ".", "-")}"
  matrix = { version = ["1.0", "2.0"] }
  args   = { MAJOR = split(".", version)[0] }
}
target "made" {
  name = join("-", [
    lower("MADE"), upper(trimprefix(tag, "v")), trimsuffix("x86", "86"),
    trim("--a--", "-"), sanitize("b.c"), fields["name"],
  ])
  matrix = { tag = ["v1b"], fields = [{ name = "d" }] }
}
# Names that nobody here can tell: the group of all.
target "group" {
  name   = "group-${md5(version)}"
  matrix = { version = ["1.0", "2.0"] }
  args   = { FIXED = "1", VERSION = version }
}
target "spread" {
  name   = lower(["SPREAD"]...)
  matrix = { version = ["1.0"] }
}
target "out-of-list" {
  name   = split(".", version)[3]
  matrix = { version = ["1.0"] }
}
target "of-function" {
  name   = "of-function-${version}"
  matrix = { version = compact(["1.0", ""]) }
}
target "nothing-known" {
  name   = "nothing-${version}"
  matrix = merge({ version = ["1"] }, {})
}
# What they build depends on the matrix.
target "elsewhere" {
  name       = "elsewhere-${md5(flavour)}"
  matrix     = { flavour = FLAVOURS }
  dockerfile = "${flavour}/Dockerfile"
}
target "child-of-group" { inherits = ["group-1"] }
