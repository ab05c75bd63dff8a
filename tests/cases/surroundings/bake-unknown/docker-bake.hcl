function "name" {
  params = []
  result = "base"
}
target "base" { target = "base" }
target "gone" {
  inherits   = ["nobody"]
  context    = "."
  dockerfile = "Dockerfile"
}
target "computed" {
  inherits = [name()]
  context  = "."
}
target "computed-list" { inherits = split(",", "base") }
target "unknown-list" { inherits = compact(["base"]) }
target "no-list" { inherits = "base" }
target "child-of-gone" { inherits = ["gone"] }
target "dockerfile" { dockerfile = name() }
target "inline" { dockerfile-inline = name() }
# Said, but nothing: the tool's default.
target "said" {
  context           = null
  dockerfile        = ""
  dockerfile-inline = null
  target            = ""
}
# Where Bake is run, and not below the context.
target "run-folder" {
  context    = "app"
  dockerfile = "cwd://docker/Dockerfile"
}
target "nameless" {
  name    = "needs-a-matrix"
  context = "."
}
group "default" { targets = ["base", "gone"] }
