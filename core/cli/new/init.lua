-- NAME: orchards, and how many trees stand in them. CHANGE: one line that says what this finds.
--
-- Try it:           gloze test PATH
-- See it:           gloze show --plugins PATH article.txt
-- What it changes:  gloze diff - PATH articles
api(1)

-- CHANGE: what the output notes about each find: attribute = kind. A kind is "string", "number",
-- "boolean", "date" or { "one", "of", "these" }.
declare "TYPE" { count = "number", fruit = "string" }

-- CHANGE: the words, in words.tsv: a row a phrase; more columns are more to be noted.
define "word" (list "words.tsv" { plural = true })

rule "counted" {
  -- What it makes: the type declared above.
  type = "TYPE",

  -- CHANGE: what to look for. (?<n>…) captures as n; %{number} reads "40", "forty" and "1,200",
  -- %{word} a row of words.tsv; a space is any white space; \b ends a word.
  match = re [[(?<n>%{number}) (?:old )?(?<word>%{word})\b]],

  -- CHANGE: what to note: attribute = "$capture", or "$capture.column" of the row of a list.
  set = { count = "$n", fruit = "$word.fruit" },

  -- CHANGE: sentences in which it finds just what stands in braces, with these attributes.
  yes = {
    "They planted {40 apple trees|count=40 fruit=apple} beside {two old plums|count=2 fruit=plum}.",
  },
  -- CHANGE: sentences in which it finds nothing.
  no = {
    "He planted apple trees.",
    "40 per cent of plums were lost.",
  },
}
