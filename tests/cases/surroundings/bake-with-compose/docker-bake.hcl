target "api" { args = { B = "2" } }
target "web_app" { target = "prod" }
# A service that others inherit from is one that somebody builds: Compose's group names it.
target "base" { args = { C = "3" } }
target "child" { inherits = ["base"] }
target "default" { target = "y" }
