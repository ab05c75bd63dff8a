# What is built without a name; a stage that is called like its target.
target "default" { args = { VERSION = "1" } }
target "debug" { inherits = ["default"] }
target "base" {
  inherits = ["default"]
  target   = "base"
}
target "release" {
  inherits = ["base"]
  target   = "release"
}
