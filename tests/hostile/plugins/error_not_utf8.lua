-- An error that is not UTF-8, and speaks to the terminal.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    error("\xff\xfe\27[2J\0 end")
  end,
}
