-- A loop without an end while the date is looked for.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

on_date "trap" (function(doc)
  while true do end
end)
