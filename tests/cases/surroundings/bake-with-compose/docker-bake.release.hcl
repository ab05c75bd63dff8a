target "api" { target = "release" }
