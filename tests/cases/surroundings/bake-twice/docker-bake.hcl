target "a" { args = { A = "a" } }
target "b" { target = "b" }
target "image" { inherits = ["a"] }
target "image" {
  inherits = ["b"]
  context  = "image"
}
target "image" {
  name    = "image-${x}"
  matrix  = { x = ["one", "two"] }
  inherits = ["image"]
  args    = { X = x }
}
group "default" { targets = ["image"] }
