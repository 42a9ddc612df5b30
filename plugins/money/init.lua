-- money: sums of money with their currency: £48m, 70 MUSD, "half a million krone", 80p,
-- ranges. What a currency is called stands in the word lists beside this file, which rule reads
-- what in the files by subject; how figures are read in amounts.lua.
--
-- Three passes: single sums (signs, names, parts); what two sums together are (parts, ranges);
-- what the article as a whole says of them (article).
api(1)

declare "money" {
  amount = "number", -- in units of the currency: 80p is 0.8
  currency = "string", -- ISO 4217
  min = "number", -- of a range
  max = "number",
  mod = { "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS", "APPROX" },
  _by = { "sign", "code", "name", "part", "range" }, -- how the currency is written
  _also = "string", -- all that an open sign may mean, with `currency`
  _figures = "string",
  _exponent = "number", -- of the magnitude
}

-- Figures with their magnitude: 1,200, 4.5bn. Numbers in words are read where they are needed.
declare "money_figures" { digits = "string", exponent = "number" } { hidden = true }
-- What a currency or a part of one is called: dollar, Swiss francs, pence, USD.
declare "money_unit" {
  currency = "string",
  also = "string",
  care = { "large", "weight", "slang", "word" },
  front = "string",
  us = "string",
  exponent = "number",
} { hidden = true }

define "sign" (list "signs.tsv" { case = true })
define "code" (list "codes.tsv")

-- Figures, with thousands and decimals as any country writes them; amounts.lua reads them. Their
-- groups are counted, for else a line of them would be read to its end from each of them.
define "digits_of_sum" (re [[(?>
  \d{1,3}(?:[ \x{A0}\x{2009}\x{202F}]\d{3}){1,6}(?!\d)(?:[.,]\d{1,2}(?!\d))?
  |\d+(?:[.,'’]\d+){0,7}
  |\.\d+)[½¼¾⅓⅔⅛]?(?![.,'’]{0,2}\d)(?!(?:st|nd|rd|th)\b)]])
-- "million" or "bn", and "k" where it touches the figures.
define "scaled" (re [[(?:(?: |-)?(?<mag>%{magnitude})|(?<mag>%{magnitude_letter}))]])

rule "figures" {
  type  = "money_figures",
  match = re [[(?<![\d.,])(?<n>%{digits_of_sum})%{scaled}?]],
  set   = { digits = "$n", exponent = "$mag.exponent" },
  yes   = { "{1,200|digits=1,200} and {4.5 bn|digits=4.5 exponent=9}" },
  no    = { "1,,000", "the 5th" },
}

-- "several hundred", "tens of millions of"
rule "vague" {
  type  = "money_figures",
  match = re [[(?i:(?:(?:(?:several|many) )?
                 (?:tens|dozens|hundreds|thousands|millions|billions|trillions|crores|lakhs)
                 (?: (?:and|upon|or) (?:thousands|millions|billions))?
                 (?: of (?:hundreds|thousands|millions|billions|trillions))*(?= of ))
               |(?:several|a few|many|a couple of)
                 (?: (?:dozen|hundred|thousand|million|billion|crore|lakh)\b){1,2})]],
  yes   = { "{tens of millions} of pounds, {several hundred} euros" },
  no    = { "a hundred, a million" },
}

rule "name-of-currency" {
  type  = "money_unit",
  match = list "currencies.tsv" { case = false, hyphen = true, plural = true },
  yes   = { "ten {Swiss francs|currency=CHF}" },
  no    = { "the Swiss" },
}

rule "short-name" {
  type  = "money_unit",
  priority = 1, -- its rows tell more
  match = list "names.tsv" { case = false, hyphen = true, plural = true },
  yes   = { "ten {francs|currency=CHF}, a {dollar|currency=USD}" },
  no    = { "to be frank" },
}

rule "code" {
  type  = "money_unit",
  priority = 2,
  match = list "codes.tsv",
  yes   = { "in {USD|currency=USD}" },
  no    = { "Usd" },
}

rule "part-of-currency" {
  type  = "money_unit",
  match = list "parts.tsv" { plural = true },
  yes   = { "nine {Fijian cents|currency=FJD exponent=-2}" },
  no    = { "Fijian centuries" },
}

rule "subunit" {
  type  = "money_unit",
  match = list "subunits.tsv" { plural = true },
  yes   = { "two {cents|currency=USD exponent=-2}" },
  no    = { "the centre" },
}

use "signs"
use "names"
use "parts"
use "ranges"
use "article"
