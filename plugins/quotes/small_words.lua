-- small_words: closed classes of words around verbs of saying. Sets, in lower case.
local function set(list)
  local result = {}
  for word in string.gmatch(list, "\\S+") do
    result[word] = true
  end
  return result
end

local small_words = {}

-- What a pronoun can stand for: m, f, "p" (several, or one of unknown gender),
-- "n" (a body or a text), "1" (who writes).
small_words.pronoun = {
  he = "m", she = "f", they = "p", it = "n", i = "1", we = "1", him = "m", her = "f",
}

-- May stand between subject and verb: "has also repeatedly said".
small_words.between = set [[
  has have had is was were are be been being will would could can may might must should shall
  does did do also then later again once still just even only since now soon first finally often
  always never once previously recently earlier already yesterday today both all further simply
  reportedly allegedly publicly privately repeatedly quickly quietly angrily openly bluntly went
  on to goes continued quoted heard seen overheard as wanted keen
  quick expected set due likely believed about able
  not n't]]

small_words.be = set [[is was were are be been being am 's 're]]
small_words.refusing = set [[
  declined refused failed unable declines refuses unwilling reluctant not]]

small_words.determiner = set [[
  the a an this that these those his her their its our my your one another some any each every
  no many several two three four five six most few other such former]]

small_words.article = set [[
  a an the this that these those his her their its our my your one another]]

small_words.preposition = set [[
  in on at by of for from with without to into onto over under after before during since until
  about against among around behind beside between despite near off through towards toward upon
  via amid alongside like including than as per outside inside within following across]]

-- Capitalised, and no name.
small_words.no_name = set [[
  monday tuesday wednesday thursday friday saturday sunday january february march april may june
  july august september october november december i mr mrs ms miss dr sir yes no oh ok well
  please both all everyone nobody everything today yesterday tomorrow asked]]

-- Prepositions that may tie a noun to the one before, and those whose noun belongs to
-- the name of a speaker: "a spokesman for the firm".
small_words.tie = set [[of for from at in with on to by]]
small_words.naming_tie = set [[of for from at]]
-- "an adviser to the mayor"
small_words.tied_by_to = set [[
  adviser advisor aide ambassador envoy assistant counsel deputy successor heir liaison lawyer
  attorney consultant]]

-- No noun phrase runs over these.
small_words.boundary = set [[
  that which who whom whose when where while because if although though and but or nor so yet is
  are was were has have had will would could can may might must should does did do be been how
  why what whether not there here then]]

-- After a name these make it the subject of another clause: "said Roe was".
small_words.finite = set [[
  is are was were has have had will would can could may might must should does did]]

small_words.relative = set [[who whose whom which where]]

-- A description after a comma begins with one of these, a number, a role or a capital.
small_words.description = set [[
  a an the who whose whom which where when aged at of from in with on by his her their our one
  then now also once long until previously currently recently perhaps formerly himself herself
  speaking writing talking standing sitting wearing holding looking flanked asked referring
  quoting citing addressing leaning turning smiling]]

-- Nouns that are put at arm's length: "so-called".
small_words.naming = set [[
  so-called called known dubbed nicknamed named titled entitled labelled labeled termed term
  terms word words phrase slogan motto hashtag name label title book film movie novel song album
  play series show programme program podcast track single exhibition painting poem essay episode
  game self-styled codenamed expression nickname]]

-- The speech before goes on.
small_words.going_on = set [[
  add continue conclude finish resume repeat reiterate persist proceed]]

-- A gesture between sentences of speech: "She smiled. “…”"
small_words.gesture = set [[
  pause smile laugh chuckle giggle grin smirk sigh shrug nod wink blush frown grimace hesitate
  cough wince beam]]

-- Nouns of speech that are no forms of a verb of saying.
small_words.speech_noun = set [[
  warning statement assertion suggestion insistence description criticism accusation allegation
  announcement admission assessment argument conclusion belief view opinion verdict message
  promise explanation speech response reaction prediction recommendation complaint comments
  remarks words claims]]

-- Stand alone for a speaker: "says one".
small_words.someone = set [[
  one another others many some most both all someone somebody nobody everyone everybody]]

-- Before "of": the one or the part that speaks.
small_words.partitive = set [[
  one two three four five six seven eight nine ten some many most several few all both none each
  any half two-thirds percent majority number handful dozens hundreds thousands scores plenty
  another pair group]]

-- May stand between the article and a role: "the vice president".
small_words.adjective_of_role = set [[
  vice former deputy chief prime acting young old new first then-vice]]

-- Several people, though the word has no plural ending.
small_words.several = set [[police people men women children staff folk crowd clergy parents]]

-- "as she put it", "is how she described it"
small_words.putting = set [[put puts described describes called calls phrased expressed]]
small_words.put_object = set [[it this that things them]]

return small_words
