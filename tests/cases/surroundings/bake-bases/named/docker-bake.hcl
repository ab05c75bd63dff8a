# A name that says so is believed, even of a whole description ...
target "common" {
  context    = "."
  dockerfile = "Dockerfile"
  target     = "binaries"
}
target "api-common" { context = "tools" }
target "base" {
  context = "."
  args    = { VERSION = "1" }
}
target "cuda" {
  inherits = ["common"]
  args     = { CUDA = "12" }
}
target "a" { inherits = ["cuda", "base"] }
target "b" { inherits = ["api-common"] }

# ... unless a group has it.
group "default" { targets = ["settings"] }
target "settings" { target = "release" }
target "c" { inherits = ["settings"] }

# Nobody inherits from these, so they are built, whatever their names say.
target "image-settings" {
  context = "."
  target  = "release"
}
target "common-base" { context = "tools" }
