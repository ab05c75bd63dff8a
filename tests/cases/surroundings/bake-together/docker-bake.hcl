target "api" { args = { A = "2", F = STAGE } }
