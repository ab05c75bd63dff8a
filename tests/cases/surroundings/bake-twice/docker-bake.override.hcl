target "image-one" { target = "over" }
