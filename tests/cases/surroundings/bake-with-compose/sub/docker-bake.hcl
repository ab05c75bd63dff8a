target "api" { target = "sub" }
