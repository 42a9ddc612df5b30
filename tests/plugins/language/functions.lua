-- functions: what doc gives to a function: tokens by number, capitals, annotations by place.
api(1)

declare "spot" { n = "number", word = "string", before = "string", joined = "boolean" }
declare "fruit" { colour = "string" }
declare "count" { all = "number", red = "number", first = "string" }

rule "token" {
  type = "spot",
  match = re [[here\b]],
  set = function(m, doc)
    local n = doc:token_at(m.start)
    local token, before, after = doc:token(n), doc:token(n - 1), doc:token(n + 1)
    return {
      n = n, word = token.text .. "/" .. token.kind, before = before and before.text,
      joined = after and after.joined or false,
    }
  end,
  yes = {
    "{here|n=1 word=here/word before=- joined=false} it is",
    "it is, {here|n=4 before=, joined=true}.",
    "élan, {here|n=3 joined=false}",
  },
}

rule "capital" {
  type = "spot",
  match = re [[now\b]],
  set = function(m, doc)
    local n, place = doc:next_capital(doc:token_at(m.start))
    return { n = n or 0, word = n and doc:token(n).text .. "@" .. place }
  end,
  yes = {
    "{now|n=4 word=Ann@11} we ask Ann",
    "Bob, {now|n=0 word=-} no more",
    "{now|n=2 word=Éva@4} Éva",
  },
}

rule "red" {
  type = "fruit",
  match = re [[cherry|tomato]],
  set = { colour = "red" },
  yes = { "a {cherry|colour=red}" },
}

rule "blue" {
  type = "fruit",
  match = re [[plum]],
  set = { colour = "blue" },
  yes = { "a {plum|colour=blue}" },
}

local function size(map)
  local count = 0
  for _ in pairs(map) do
    count = count + 1
  end
  return count
end

rule "by-start" {
  type = "count",
  reads = { "fruit" },
  match = re [[basket:.*]],
  set = function(m, doc)
    local all = doc:by_start("fruit", m.start, m.stop)
    local first = all[m.start + 8]
    return {
      all = size(all), red = size(doc:by_start("fruit", m.start, m.stop, { colour = "red" })),
      first = first and first.text,
    }
  end,
  yes = {
    "plum {basket: plum, cherry, tomato|all=3 red=2 first=plum}",
    "{basket: empty|all=0 red=0 first=-}",
  },
}
