-- functions: what doc gives to a function: tokens by number, capitals, annotations by place.
api(1)

declare "spot" { n = "number", word = "string", before = "string", joined = "boolean" }
declare "fruit" { colour = { "red", "blue", "green" } }
declare "count" { all = "number", red = "number", green = "number", first = "string" }

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

rule "plain-token" {
  type = "spot",
  match = re [[there\b]],
  set = function(m, doc)
    local n = doc:token_at(m.start)
    local start, stop = doc:span(n)
    local first, last = doc:sentence_tokens(n)
    return {
      n = doc.token_count, before = doc:text(n - 1), joined = doc:is_joined(n + 1),
      word = table.concat({ doc:kind(n), start, stop, first, last, doc:lower(first),
        tostring(doc:is_capital(first)), tostring(doc:kind(0)),
        tostring(doc:lower(last + 99)) }, " "),
    }
  end,
  yes = {
    'Go. Bob, {there|n=6 before=, joined=true word="word 9 14 3 6 bob true nil nil"}!',
    '42 {there|n=2 before=42 joined=false word="word 3 8 1 2 42 false nil nil"}',
  },
}

rule "values-of-a-token" {
  type = "spot",
  match = re [[yonder\b]],
  set = function(m, doc)
    local n = doc:token_at(m.start)
    local start, stop, text, kind, capital, joined = doc:token_values(n - 1)
    return {
      n = start or 0, before = text, joined = joined,
      word = start and table.concat({ stop, kind, tostring(capital), select("#", doc:token_values(n)) }, " "),
    }
  end,
  yes = {
    'Go, Bob {yonder|n=4 before=Bob joined=false word="7 word true 6"}',
    'x,{yonder|n=1 before=, joined=true word="2 other false 6"}',
    "{yonder|n=0 before=- word=- joined=-}",
  },
}

rule "numbers-of-parts" {
  type = "spot",
  match = re [[whither\b]],
  set = function(m, doc)
    local block, sentence = doc:block_at(m.start), doc:sentence_at(m.start)
    local from, to, zone = doc:block_span(block)
    local start, stop = doc:sentence_span(sentence)
    return {
      n = sentence, before = zone,
      word = table.concat({ block, from, to, start, stop, tostring(doc:block_span(0)),
        tostring(doc:sentence_span(sentence + 1)) }, " "),
    }
  end,
  yes = {
    'We go. Then {whither|n=2 before=body word="1 0 20 7 20 nil nil"}?',
    'We go.\n\nBut {whither|n=2 before=body word="2 8 21 8 21 nil nil"} ?',
  },
}

local vowels, none_such = re [=[[aeiou]+]=], re [[zzz]]

rule "places-of-a-pattern" {
  type = "spot",
  match = re [[vowels:.*]],
  set = function(m, doc)
    return {
      n = #doc:places(none_such),
      word = table.concat(doc:places(vowels, m.start + 7, m.stop), " "),
      before = table.concat(doc:places(vowels, 0, m.start), " "),
    }
  end,
  yes = {
    'an eel {vowels: a ooze of éa|n=0 word="15 17 22" before="0 3"}',
    'ox\n\n{vowels: it|n=0 word=12 before=0}',
  },
}

local sought = { ann = "A", ["42"] = "N" }

rule "next-token-of" {
  type = "spot",
  match = re [[then\b]],
  set = function(m, doc)
    local n = doc:token_at(m.start)
    local found, what = doc:next_token_of(sought, n)
    return { n = found or 0, word = what, joined = doc:next_token_of(sought, n, n + 1) ~= nil }
  end,
  yes = {
    "Ann {then|n=4 word=A joined=false} met ANN",
    "{then|n=2 word=N joined=true} 42",
    "Ann {then|n=0 word=- joined=false} left",
  },
}

local joining = { van = true, ["-"] = "close", ["."] = true }

rule "next-run" {
  type = "spot",
  match = re [[run\b]],
  set = function(m, doc)
    local first, last = doc:next_run(doc:token_at(m.start), joining)
    if first == nil then
      return { n = 0 }
    end
    local texts = doc:texts(first, last)
    return { n = last - first + 1, before = texts[first], word = texts[last] }
  end,
  yes = {
    "{run|n=3 before=Karel word=Berg} to Karel van Berg today",
    "{run|n=3 before=Ann word=Lee} Ann-Lee of Ely",
    "{run|n=6 before=Editor word=Lee} Editor-in-Chief Lee",
    "{run|n=1 before=Ann word=Ann} Ann - in",
    "{run|n=1 before=Ann word=Ann} Ann. The end",
    "Bob, {run|n=0 before=- word=-} off",
  },
}

rule "next-lone-run" {
  type = "spot",
  match = re [[ran\b]],
  set = function(m, doc)
    local n = doc:token_at(m.start)
    local first = doc:next_run(n, joining, { [n + 3] = true, lee = true })
    local texts, capitals, count = doc:texts(1, doc.token_count)
    return { n = count, word = first and texts[first], joined = capitals[n + 1] or false }
  end,
  yes = {
    "{ran|n=2 word=Lee joined=true} Ann to Lee",
    "{ran|n=1 word=Bob joined=false} on, Bob",
    "{ran|n=3 word=Ann joined=true} Bob, Ann Poe",
    "{ran|n=0 word=- joined=false} F16 off",
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

local RED = { colour = "red" }

rule "conditions" {
  type = "count",
  reads = { "fruit" },
  match = re [[basket:.*]],
  set = function(m, doc)
    local first, red = doc:next("fruit", m.start), doc:next("fruit", m.start, RED)
    local last = doc:last("fruit", m.stop, { colour = "green" })
    return { first = first and first.text, red = red and red.start - m.start,
      green = last and last.start - m.start }
  end,
  yes = {
    "plum {basket: tomato, plum, grape, cherry|first=tomato red=8 green=-}",
    "{basket: empty|first=- red=- green=-}",
  },
}

rule "by-token" {
  type = "count",
  reads = { "fruit" },
  match = re [[crate:.*]],
  set = function(m, doc)
    local all = doc:by_token("fruit", m.start, m.stop)
    local first = all[doc:token_at(m.start) + 2]
    local of = doc:by_token("fruit", m.start, m.stop, "colour")
    return { all = size(all), red = size(of.red), green = size(of.green), first = first and first.text }
  end,
  yes = {
    "plum {crate: plum, cherry, tomato|all=3 red=2 green=0 first=plum}",
    "{crate: empty|all=0 red=0 green=0 first=-}",
  },
}
rule "casing" {
  type = "spot",
  match = re [[case\b]],
  set = function(m, doc)
    local capital, small, has_small = doc:casing(0, m.start, 4)
    return { n = capital, before = tostring(small), joined = has_small }
  end,
  yes = {
    "A Long Émile of écus in that {case|n=2 before=2 joined=true}",
    "NO SUCH 12 {case|n=1 before=0 joined=false}",
  },
}

rule "columns" {
  type = "count",
  match = re [[rows\b]],
  set = function(_, doc)
    local starts, stops, texts = doc:columns("fruit", "start", "stop", "text")
    local colours, rules, more = doc:columns("fruit", "colour", "rule", "#alternatives")
    return {
      all = #starts, red = more[1] or 0,
      first = table.concat({ starts[1], stops[1], texts[1], colours[1], rules[1] }, " "),
    }
  end,
  reads = { "fruit" },
  yes = { 'cherry, plum {rows|all=2 first="0 6 cherry red functions/red"}' },
}
