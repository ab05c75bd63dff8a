target "shop" {}
target "tests" { target = "build" }
