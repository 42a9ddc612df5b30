-- dates: calendar dates, times, durations and repeated times, with TIMEX3 values.
-- The rules stand in files by subject; the functions that resolve them in values, context
-- and points. Precedence: the longest wins, and what `order` says.
api(1)

declare "date" {
  timex = { "DATE", "TIME", "DURATION", "SET" },
  value = "string",
  from = "date",
  to = "date",
  mod = { "START", "MID", "END", "APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE",
    "EQUAL_OR_LESS", "BEFORE", "AFTER" },
  _now = "boolean", -- told from the day of writing: "today", "last week"
  _undated = "boolean", -- a clock time whose day no word of its own says
}

option "adverbs" {
  default = "auto",
  about = "bare adverbs: true: marked; false: not; auto: now, former … in histories only",
}

option "ranges" {
  default = "auto",
  about = "join: \"March to May\" is one date; split: two; auto: split where a story is told",
}

define "decade_word" (list "decades.tsv")
define "weekday_plural" (list "weekday_plurals.tsv" { case = false })
define "edge" (list "edges.tsv")
define "dotted" (re [[(?:\.(?=,? ?\d))?]]) -- of a short month, not of a sentence
define "day" (re [[(?:0?[1-9]|[12]\d|3[01])]])
define "nth" (re [[(?:0?[1-9]|[12]\d|3[01])(?i:st|nd|rd|th)\b]])
define "year" (re [[(?:1\d{3}|20\d\d|21\d\d)\b(?![,.]\d|%)]])
define "era" (re [[(?:B\.C\.(?:E\.)?|B\.C\b|BCE?\b|A\.D\.|AD\b|C\.E\.|CE\b)]])
-- "nineteen eighty-six", "seventeen hundred thirty-three", "two thousand and five"
define "year_words" (re [[
  (?:(?i:sixteen|seventeen|eighteen|nineteen|twenty)(?: |-)(?:hundred(?: and)? )?
  (?i:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:(?: |-)%{below_ten})?
  |ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)
  |(?i:two thousand)(?:(?: and)? %{below_hundred})?)\b(?!-)
]])
define "dated_year" (re [[
  (?:%{year}(?: %{era})?|['’]\d\d\b|\d{1,4} %{era}|A\.?D\.? \d{1,4}\b|%{year_words})
]])

use "days"
use "numeric"
use "months"
use "bare_year"
use "years"
use "relative"
use "seasons"
use "named_days"
use "periods"
use "offsets"
use "durations"
use "sets"
use "holidays"
use "clock"
use "ranges"
use "join"
use "adverbs"
use "docdate"
