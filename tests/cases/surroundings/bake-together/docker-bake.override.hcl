variable "STAGE" { default = "dev" }
