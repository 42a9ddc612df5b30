-- shared: definitions that every plugin can insert by name, as in %{number}.
-- A plugin's own definition of the same name goes before the one here.

-- Numbers. `digits` are badly grouped ("1,,000", "12,34,5") never in part: what
-- stands before or after them is no digit of the same number.
define "digits" (re [[(?<![\d.,])
  (?>\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:[\x{A0}\x{2009}\x{202F}]\d{3}){1,6}|\d+)
  (?>\.\d+)?(?![.,]{0,2}\d)]])
define "fraction" (re [=[(?:(?<![\d.,])\d{1,3} ?)?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]]=])
-- Most words are no number: `number_head` sees by their first letters that they are none,
-- so that the many ways of writing one need not be tried.
define "number_head" (re [[(?=(?i:an?\b|ha|one|t(?:w|h[ir]|en)|fo[ru]|fi[fv]|si|se|ei|el|ni))]])
define "below_ten" (re [[(?i:one|t(?:wo|hree)|f(?:our|ive)|s(?:ix|even)|eight|nine)]])
define "below_hundred" (re [[(?:(?=(?i:[efnost]))(?:
  (?i:t(?:wenty|hirty)|f(?:orty|ifty)|s(?:ixty|eventy)|eighty|ninety)(?:(?: |-)%{below_ten}\b)?
  |(?i:ten|e(?:leven|ighteen)|t(?:welve|hirteen)|f(?:ourteen|ifteen)|s(?:ixteen|eventeen)|nineteen)
  |%{below_ten}))]])
define "below_thousand" (re [[(?:
  (?:%{below_hundred}|(?i:an?))(?: |-)(?i:hundred)(?:(?: |-)(?:(?i:and)(?: |-))?%{below_hundred}\b)?
  |%{below_hundred})]])
define "large" (re [[(?i:hundred|thousand|million|billion|trillion|lakh|crore|dozen)s?\b]])
define "number_in_words" (re [[%{number_head}(?:
  (?:%{below_thousand}|(?i:an?))
    (?:(?: |-)(?i:thousand|lakh|crore|million|billion|trillion|dozen)\b)+
    (?:,? (?:(?i:and) )?%{below_thousand}(?: (?i:thousand|lakh|million|billion)\b)+)*
    (?: (?:(?i:and) )?%{below_thousand}\b(?!-))?
  |%{below_thousand})]])
define "half_a_million" (re [[%{number_head}(?:
  (?i:an? half|half|(?:an?|one|three) quarters?|(?:an?|one|two) thirds?)(?i: of)?(?i: an?)?
    (?i: hundred| thousand| million| billion| trillion| dozen| crore| lakh)
  |%{below_hundred} (?i:and (?:(?:a )?half|(?:a|three) quarters?))
    (?i: hundred| thousand| million| billion| trillion))]])
-- "1,200", "forty", "2.5 million", "half a million": what read_number reads.
define "number" (re [[(?:
  (?:%{fraction}|%{digits})(?:(?: |-)%{large})?
  |(?:%{half_a_million}|%{number_in_words})\b)]])

-- What stands for a power of ten: "million", "bn". The short ones ("k") only count where
-- they touch the number.
define "magnitude" (list "magnitudes.tsv")
define "magnitude_letter" (list "magnitude_letters.tsv")
-- "more than", "about": column `value` is the TIMEX3 mod.
define "mod" (list "mods.tsv")

-- Calendar words; column `number` counts months from January, weekdays from Monday. The
-- `_any` ones also take small letters, for places where figures beside them leave no doubt.
define "month" (list "months.tsv")
define "month_any" (list "months.tsv" { case = false })
define "weekday" (list "weekdays.tsv")
define "weekday_any" (list "weekdays.tsv" { case = false })
define "season" (list "seasons.tsv") -- column `code`: SP, SU, FA, WI
define "ordinal" (list "ordinals.tsv") -- first … thirty-first
define "time_unit" (list "time_units.tsv") -- second … century: `code`, `factor`, `clock`
define "time_zone" (list "time_zones.tsv") -- column `offset`
