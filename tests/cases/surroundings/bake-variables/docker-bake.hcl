variable "UNTYPED" {}
variable "TYPED" { type = string }
variable "DEBUG" {
  type    = bool
  default = "true"
}
variable "COUNT" {
  type    = number
  default = "3"
}
variable "LIST" {
  type    = list(string)
  default = ["x"]
}
variable "BOTH" { default = "variable" }
BOTH = "constant"
variable "V0" { default = "${V1}" }
variable "V1" { default = "${V2}" }
variable "V2" { default = "${V3}" }
variable "V3" { default = "${V4}" }
variable "V4" { default = "${V5}" }
variable "V5" { default = "${V6}" }
variable "V6" { default = "${V7}" }
variable "V7" { default = "${V8}" }
variable "V8" { default = "${V9}" }
variable "V9" { default = "${V10}" }
variable "V10" { default = "${V11}" }
variable "V11" { default = "${V12}" }
variable "V12" { default = "${V13}" }
variable "V13" { default = "${V14}" }
variable "V14" { default = "${V15}" }
variable "V15" { default = "${V16}" }
variable "V16" { default = "${V17}" }
variable "V17" { default = "${V18}" }
variable "V18" { default = "${V19}" }
variable "V19" { default = "${V20}" }
variable "V20" { default = "${V21}" }
variable "V21" { default = "${V22}" }
variable "V22" { default = "${V23}" }
variable "V23" { default = "${V24}" }
variable "V24" { default = "${V25}" }
variable "V25" { default = "${V26}" }
variable "V26" { default = "${V27}" }
variable "V27" { default = "${V28}" }
variable "V28" { default = "${V29}" }
variable "V29" { default = "${V30}" }
variable "V30" { default = "${V31}" }
variable "V31" { default = "${V32}" }
variable "V32" { default = "${V33}" }
variable "V33" { default = "${V34}" }
variable "V34" { default = "${V35}" }
variable "V35" { default = "${V36}" }
variable "V36" { default = "${V37}" }
variable "V37" { default = "${V38}" }
variable "V38" { default = "${V39}" }
variable "V39" { default = "${V40}" }
variable "V40" { default = "deep" }
target "image" {
  args = {
    UNTYPED  = UNTYPED
    TYPED    = TYPED
    DEBUG    = DEBUG == true ? "yes" : "no"
    COUNT    = COUNT
    BOTH     = BOTH
    NUMBERS  = 1 == 1.0
  }
}
# Asked for in between first, so that it would be said to be too deep from above.
target "deep" { args = { V20 = V20, V0 = V0 } }
target "deep-first" { args = { V0 = V0, V20 = V20 } }
