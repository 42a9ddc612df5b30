-- adverbs: bare words for the present, the past and the future. Off unless dates.adverbs is set.

define "adverb" (list "adverbs.tsv")

rule "adverb" {
  type = "date",
  when = { adverbs = true },
  match = re [[(?<word>%{adverb})\b]],
  set = { timex = "DATE", value = "$word.value" },
  yes = {
    options = { adverbs = true },
    "It {now|timex=DATE value=PRESENT_REF} {recently|value=PAST_REF} grew.",
  },
  no = { "It grew lately and now shrinks." },
}

return {}
