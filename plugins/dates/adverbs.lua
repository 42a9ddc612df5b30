-- adverbs: the present, the past and the future. Bare adverbs are marked where dates.adverbs says so;
-- in histories, where "now" is a point of the story, those that are `told`.
local context = use "context"

define "adverb" (list "adverbs.tsv")

rule "adverb" {
  type = "date",
  match = re [[(?<word>%{adverb})\b(?! affairs\b| accounts?\b)]],
  set = function(m, doc)
    local wanted = doc.options.adverbs
    if wanted == "false" or wanted == "auto" and not (m.word.told and context.is_history(doc)) then
      return nil, "a bare adverb"
    end
    return { timex = "DATE", value = m.word.value }
  end,
  yes = {
    options = { adverbs = "true" },
    "It {now|timex=DATE value=PRESENT_REF} {recently|value=PAST_REF} grew.",
  },
  no = { "It grew lately and now shrinks." },
}

local WHOSE = context.before_it [[(?i)(?:of|in|into|for|from|about|to|than|past|until|towards?|
  with|on)]]

-- "in the past", but not "the past year" or "the past participle".
rule "the-past" {
  type = "date",
  match = re [[
    [Tt]he (?:(?:near|not too distant|foreseeable|recent|distant) )?
    (?:(?<past>past)|(?<now>time being)|future)\b(?! ?[-'’]| (?:of|for)\b)
    (?=[.,;:!?)”"]| (?:and|or|but|as|by|with|when|that|which|is|are|was|were|has|have|had|will|to|it
    |he|she|they|we|on|in|at)\b|$)
  ]],
  set = function(m, doc)
    if not context.precedes(doc, m.start, WHOSE) then return nil, "the time itself is spoken of" end
    local value = m.past and "PAST_REF" or m.now and "PRESENT_REF" or "FUTURE_REF"
    return { timex = "DATE", value = value }
  end,
  yes = {
    "as in {the past|timex=DATE value=PAST_REF}, for {the time being|value=PRESENT_REF}",
    "perhaps in {the near future|value=FUTURE_REF}.",
  },
  no = {
    "over the past ten steps", "in the future tense", "the future of the port",
    "The future is now",
  },
}

rule "some-day" {
  type = "date",
  over = "duration",
  match = re [[
    (?<past>[Tt]he other day|[Tt]hose days)\b|(?<now>[Tt]hese days)\b|[Ss]ome(?: ?day| time soon)\b
  ]],
  set = function(m)
    local value = m.past and "PAST_REF" or m.now and "PRESENT_REF" or "FUTURE_REF"
    return { timex = "DATE", value = value }
  end,
  yes = {
    "They will win {some day|timex=DATE value=FUTURE_REF}, not {these days|value=PRESENT_REF}.",
    "It rained {the other day|value=PAST_REF}.",
  },
  no = { "some days later" },
}

return {}
