variable "A" { default = "${B}" }
variable "B" { default = "${A}" }
variable "C" { default = C }
target "self" { inherits = ["self"] }
target "one" {
  inherits = ["two"]
  target   = "one"
}
target "two" {
  inherits = ["one"]
  args     = { A = A, C = C }
}
group "default" { targets = ["self", "one", "two"] }
target "outside" { args = { A = A, C = C } }
