-- money: sums of money with their currency: £48m, 70 MUSD, "half a million krone", 80p,
-- ranges. What a currency is called stands in the word lists beside this file, which rule reads
-- what in the files by subject; how figures are read in amounts.lua.
api(1)

declare "money" {
  amount = "number", -- in units of the currency: 80p is 0.8
  currency = "string", -- ISO 4217
  min = "number", -- of a range
  max = "number",
  mod = { "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS", "APPROX" },
}

define "sign" (list "signs.tsv" { case = true })
define "code" (list "codes.tsv")
define "currency" (list "currencies.tsv" { case = false, hyphen = true, plural = true })
define "name" (list "names.tsv" { case = false, hyphen = true, plural = true })
define "subunit" (list "subunits.tsv" { plural = true })

-- Figures, with thousands and decimals as any country writes them; amounts.lua reads them.
define "figures" (re [[(?<![\d.,])(?>
  \d{1,3}(?:[ \x{A0}\x{2009}\x{202F}]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?
  |\d+(?:[.,'’]\d+)*
  |\.\d+)[½¼¾⅓⅔⅛]?(?![.,]{0,2}\d)(?!(?:st|nd|rd|th)\b)]])
-- "million" or "bn", and "k" where it touches the figures.
define "scaled" (re [[(?:(?: |-)?(?<mag>%{magnitude})|(?<mag>%{magnitude_letter}))]])
define "in_words" (re [[(?:%{half_a_million}|%{number_in_words})\b]])

use "signs"
use "codes"
use "names"
use "parts"
use "ranges"
use "equal"
