variable "GO_VERSION" { default = "1.24" }
variable "FOLDER" { default = "hack/${KIND}" }
variable "KIND" { default = "dockerfiles" }
variable "UNSET" {}
variable "DEBUG" {
  type    = bool
  default = false
}
REGISTRY = "example.com"

function "twice" {
  params = [x]
  result = "${x}${x}"
}

group "default" {
  targets = ["image", "grouped"]
}

target "_common" {
  args = {
    GO_VERSION = GO_VERSION
    "QUOTED"   = 7
    FLAG       = true
    NOT_SAID   = UNSET
    NOT_KNOWN  = twice("a")
  }
}
target "grouped" { target = "grouped" }
target "inherited-only" { context = "docs" }

/* What is built. */
target "image" {
  inherits = ["_common", "grouped"]
  args     = { GO_VERSION = "1.25", IMAGE = "${REGISTRY}/app:$${x}" }
}
target "docs" { inherits = ["inherited-only"] }
target "lint" {
  dockerfile = "${FOLDER}/lint.Dockerfile"
  target     = DEBUG == true ? "debug" : UNSET != null && UNSET != "" ? UNSET : "lint"
}
target "unknown-context" { context = twice("a") }
target "unknown-target" { target = twice("a") }
target "remote" { context = "https://example.com/repository.git" }
target "named" { context = "target:image" }
target "inline" {
  dockerfile-inline = <<EOT
FROM alpine
EOT
}
target "local" { context = "cwd://docs" }
target "negated" { target = !DEBUG ? "yes" : "no" }
