-- Is a name on the list a place here? The words around it speak for and against.
local cues = use "cues"
local mentions = use "mentions"
local nearby = use "nearby"
local readings = use "readings"
local words = use "words"

local evidence = {}

local LARGE = 5.7 -- the weight of half a million people

-- "the Bank of England", "the Duke of York", "the Battle of Hastings": the name of something else.
local NAMED_OF = words.set [[
  Bank University Church Duke Duchess Prince Princess Earl Marquess Battle Treaty College Institute
  Museum Library Order Statue Tower Declaration Convention Agreement Company Archbishop Bishop
  Cathedral Knights School Theatre Lord Baron Baroness Siege Archdiocese Diocese Hospital Orchestra
  Journal Times Corp Corporation Association Federation Society Academy Foundation Club
  Confederation Guild Voice Radio Party
]]

local TITLES = words.set [[
  Mr Mrs Ms Miss Dr Sir Dame Lord Lady Prof Professor Judge Justice Sergeant Sgt Captain Capt
  Colonel Col General Gen Major Lieutenant Lt Private Officer Detective Inspector Senator Sen
  Representative Rep Congressman Congresswoman Councillor Rabbi Imam Father Sister Brother Saint St
  Pope Sheikh Aunt Uncle
]]

-- A capitalised word behind a place that leaves it a place: "London Mayor", "Kenya President".
local ROLES = words.set [[
  Olympics Area Region Bureau Mayor President Prime Premier Minister Chancellor Foreign Defence
  Defense Home Interior Finance
  Health Justice Education Ambassador Embassy Governor Senator Senators Congressman Congresswoman
  Secretary Attorney Police Government Parliament Army Navy Air Armed Supreme High Court Federal
  District North South East West Northern Southern Eastern Western Central Deputy Vice Chief
  Department Ministry Border Coast Customs Immigration National Bishop Archbishop King Queen Crown
  Opposition MP MPs Labour Conservative Democrat Republican Democratic Time Monday Tuesday
  Wednesday Thursday Friday Saturday Sunday January February March April May June July August
  September October November December Security General Says Say
]]

-- A capitalised word behind a place that makes it the name of something else.
local THINGS = words.set [[
  Water Rail Energy Electric United City Town Rovers Wanderers Athletic Albion Hotspur County
  Rangers Dynamo FC AFC RFC Post Times Globe Herald Tribune Telegraph News Gazette Journal
  Observer Chronicle Examiner Star Sun University College School Academy Institute Hospital
  Airport Station Bridge Street Road Avenue Square Park House Hotel Palace Castle Cathedral Church
  Abbey Tower Theatre Stadium Arena Museum Gallery Library Group Bank Airlines Airways Railway
  Railroad Motors Company Inc Ltd Corp Limited Review Agreement Accord Accords Treaty Declaration
  Protocol Convention Plan Process Act Festival Marathon Symphony Philharmonic Opera Orchestra
  Ballet Championship Championships Open Cup Prix Derby Stakes Games Stock Exchange Eye Fashion
  Film Records Dock Docks Mercury Dispatch Magazine Courier Evening Daily Broncos Cowboys Yankees
  Giants Lakers Bulls Patriots Dodgers Cubs Jets Bears Eagles Institution Society Club Party Zoo
  Press Standard Mail Sinfonietta Conference Capital
]]

-- Further on in the same run of capitals they do, too: "Fairmont State University".
local INSTITUTIONS = words.set [[
  University College School Schools Schoolhouse Academy Institute Hospital Library Museum Conference
  District League Association Society Foundation Authority Company Corporation Railroad Railway
  Airport Department Stadium Award Awards Championship Championships Church Cathedral Bank Group
  Trust Festival Corps Division
]]
local PARTIES = words.set "Party Constituency"

-- A word before a place that makes it the name of something else: "Air France", "Hotel Bristol".
local NAMED_AFTER = words.set [[
  Air Radio Hotel Operation Project HMS USS RMS SS FC AC AS CF Inter Real Sporting Dynamo Racing
  Atletico Atlético Olympique Borussia Hertha Hurricane Cyclone Storm Club Café Team
]]

-- What may stand in such a run, besides capitals, and what glues two words together.
local LINKS = words.set "of and for the &"
local GLUE = words.set "' ’ -"
local RUN = 40 -- bytes

local FAMILIES = words.set "family brothers sisters siblings"
local SIGNS = words.set "$ € £ ¥"
local BASED = words.set "based born bound area led wide"
local DASHES = words.set "– — ( -"

-- ---- the words beside a place ----

-- Notes the sentence of a place, by its tokens, and the words beside it: before, after, "" where
-- there is none; whether white space stands between; and a cue (cues.lua), "at" or "with" or false.
local function look_at(place, doc)
  if place.from == 0 then
    local first, behind = place.first, place.behind
    local from, to = doc:sentence_tokens(first)
    place.from, place.to = from, to
    place.before = first > from and doc:text(first - 1) or ""
    place.after = behind <= to and doc:text(behind) or ""
    place.space_before = not doc:is_joined(first)
    place.space_after = not doc:is_joined(behind)
    place.cue = cues.before(doc, first, from) or false
  end
  return place
end

-- The number of the token before the n-th, and its text.
local function step_back(place, doc, n)
  return n - 1, n > place.from and doc:text(n - 1) or nil
end

-- "London-based": a hyphen and one of some words behind a place.
local function is_hyphenated(place, doc, set)
  return place.after == "-" and doc:is_joined(place.behind + 1)
    and set[doc:text(place.behind + 1)] ~= nil
end

local function has_cue(place, doc)
  if place.has_cue == "unknown" then
    look_at(place, doc)
    place.has_cue = place.cue or is_hyphenated(place, doc, BASED)
      or readings.container(place, doc) ~= nil
  end
  return place.has_cue
end

-- "Bank of", "Duke of the" before a place.
local function is_named_of(place, doc)
  if not place.space_before then
    return false
  end
  local n, word = place.first - 1, place.before
  if word == "the" then
    n, word = step_back(place, doc, n)
  end
  if word ~= "of" and word ~= "for" then
    return false
  end
  n, word = step_back(place, doc, n)
  if word == "." then
    return select(2, step_back(place, doc, n)) == "Corp"
  end
  return NAMED_OF[word] ~= nil
end

local function has_title(place, doc)
  local word = place.before
  if word == "." then
    word = select(2, step_back(place, doc, place.first - 1))
  end
  return place.space_before and TITLES[word] ~= nil
end

-- Does one of these words stand in the run of capitals behind a place?
local function run_holds(place, doc, set, other)
  for n = place.behind, place.to do
    local _, stop, text, kind, capital, joined = doc:token_values(n)
    if stop > place.stop + RUN
      or not (capital or LINKS[text] or joined and (GLUE[text] or kind ~= "other")) then
      return false
    elseif set[text] or other and other[text] then
      return true
    end
  end
  return false
end

-- ---- points for and against ----

-- Words of the full names of the article's people.
local function people(doc)
  local state = doc.state
  if not state.people then
    local names = {}
    for _, person in ipairs(doc:columns("person", "text")) do
      if string.find(person, [[\s]]) then
        for word in string.gmatch(person, [[\p{L}[\p{L}'’-]*]]) do
          names[word] = true
        end
      end
    end
    state.people = names
  end
  return state.people
end

-- Points for standing in a list of places: more when one of them can be nothing else.
local function in_list(place, doc)
  local left, right = readings.neighbours(place, doc)
  if not left and not right then
    return 0
  end
  for _ = 1, 4 do
    if left and not left.fact.doubt or right and not right.fact.doubt then
      return 2
    end
    left = left and readings.neighbours(left, doc)
    right = right and select(2, readings.neighbours(right, doc))
  end
  return 1
end

local BORN = words.set "based born"

-- Is a place surer than the person's name that it holds: a country, or with a cue?
local function outweighs(place, doc)
  local fact, person = place.fact, place.person
  if fact.sure or not place.space_after and is_hyphenated(place, doc, BORN) then
    return true
  end
  return person.start >= place.start and person.stop <= place.stop
    and (fact.class == "country" and not fact.doubt or fact.direction
      or has_cue(place, doc) or in_list(place, doc) > 1)
end

-- Names that stand once where only a place can.
local function sure_names(doc)
  local part = mentions.part(doc)
  if not part.sure then
    local sure = {}
    for _, place in ipairs(part.list) do
      if not sure[place.text] then
        sure[place.text] = has_cue(place, doc) and not is_named_of(place, doc) or nil
      end
    end
    part.sure = sure
  end
  return part.sure
end

-- What the name is by itself: countries need no cue, common words do.
local function prior(fact)
  if fact.sure then
    return 2, "the text says what it is"
  elseif fact.class == "country" or fact.class == "continent" then
    return 2, "a " .. fact.class
  elseif fact.class == "city" and (fact.weight or 0) >= LARGE then
    return 1, "a large city"
  end
  return 0
end

-- Does an annotation of one of these types begin right behind the place?
local function annotated_behind(place, doc)
  for _, kind in ipairs({ "person", "agency", "toponym" }) do
    local found = doc:next(kind, place.stop)
    if found and found.start - place.stop <= 2 then
      return true
    end
  end
  return false
end

-- Points against a name with a capitalised word right behind it, and why.
local function next_word(place, doc)
  if place.after == "" or not place.space_after or not doc:is_capital(place.behind) then
    return 0
  end
  local word = string.match(doc:after(place.stop, RUN), [[^[ \x{a0}](\p{Lu}[\p{L}'’]*)]])
  if not word then
    return 0
  end
  local is_country = place.fact.class == "country"
  if run_holds(place, doc, PARTIES, not is_country and INSTITUTIONS) then
    return 4, "part of a longer name"
  elseif ROLES[word] then
    return 0
  elseif THINGS[word] then
    return 4, place.text .. " " .. word .. " is something else"
  elseif not is_country and place.before == "the" and place.space_before
    and string.find(word, [[\p{Ll}s$]]) then
    return 4, "a team, more likely"
  elseif nearby.style(doc, place.start).title or annotated_behind(place, doc) then
    return 0
  end
  return is_country and 1 or 2, word .. " may belong to the name"
end

-- The capitalised word right before a place, with the white space behind it; nil for none.
local function capital_before(place, doc)
  local n = place.first - 1
  if place.before ~= "" and place.space_before and (doc:is_capital(n) or doc:is_joined(n)) then
    return string.match(doc:before(place.start, 48), [[((\p{Lu}[\p{L}'’.-]*)[ \x{a0}])$]])
  end
end

-- Points against a name with a capitalised word right before it, and why.
local function previous_word(place, doc)
  local lead, word = capital_before(place, doc)
  if not word then
    return 0
  elseif NAMED_AFTER[word] then
    return 4, word .. " " .. place.text .. " is something else"
  elseif place.fact.direction or string.find(word, [[['’]s?$]]) or place.cue
    or nearby.style(doc, place.start).title then
    return 0
  end
  local people_of = doc:last("nationality", place.start)
  if nearby.sentence_start(doc, place.start - #lead)
    or people_of and people_of.stop >= place.start - #lead then
    return 0
  end
  return place.fact.class == "country" and 1 or 2, word .. " may belong to the name"
end

-- ---- what is no place, whatever speaks for it ----

-- May a name in capitals be any abbreviation: "SWAT", "KOs"? "maybe" when the place has these letters.
local function is_short(place)
  local fact, text = place.fact, place.text
  if fact.short == nil then
    fact.short = string.find(text, [[^\p{Lu}{2,}s$]]) and "surely"
      or #text < 6 and text == string.upper(text)
      and text == string.sub(string.upper(fact.readings[1].name), 1, #text) and "maybe" or false
  end
  return fact.short
end

local function is_abbreviation(place, doc)
  local short = is_short(place)
  if short ~= "maybe" then
    return short
  elseif DASHES[place.after]
    or place.after == "," and doc:is_capital(place.behind + 1) then
    return false
  end
  return not nearby.style(doc, place.start).capitals
end

-- Why the text around a place makes it part of something else, whatever else speaks for it.
local function part_of(place, doc)
  if is_named_of(place, doc) then
    return "part of a longer name"
  elseif has_title(place, doc) then
    return "a person's name, behind a title"
  elseif FAMILIES[place.after] then
    return "the name of a family"
  elseif SIGNS[place.after] and not place.space_after then
    return "part of a sum of money"
  elseif place.fact.class == "water" and place.after ~= "" and place.space_after
    and doc:kind(place.behind) == "number" then
    return "a number, a broadcaster more likely"
  elseif is_abbreviation(place, doc) then
    return "an abbreviation, more likely"
  elseif #place.text < 4 and nearby.style(doc, place.start).capitals then
    return "among capitals it may be any word"
  end
end

-- Which annotation of another type a place is part of.
local function belongs_to(place, doc)
  local people_of = place.nationality
  if place.agency then
    return "part of the name of a body"
  elseif place.person and not outweighs(place, doc) then
    return "a person's name"
  elseif people_of and people_of.stop > place.stop then
    return "part of a nationality"
  end
end

-- ---- the judgement ----

local WRITTEN = {} -- points as they stand before a reason
for points = -4, 4 do
  WRITTEN[points] = (points > 0 and "+" or "") .. points .. " "
end

local function add(found, points, reason)
  found.points = found.points + points
  found[#found + 1] = WRITTEN[points] .. reason
end

-- Adds the points of the functions above, where there are any.
local function add_some(found, points, reason)
  if points ~= 0 then
    add(found, points, reason)
  end
end

-- What speaks for a place and against it: the reasons, and their sum as `points`: below 0 it is none.
local function weigh(place, doc)
  local found, fact = { points = 0 }, place.fact
  local doubt, is_country = fact.doubt, fact.class == "country"
  add_some(found, prior(fact))
  if doubt then
    add(found, doubt == "word" and -2 or -1,
      doubt == "word" and "a word, too" or "a person's name, too")
  end
  local behind, why_behind = next_word(place, doc)
  local ahead, why_ahead = previous_word(place, doc)
  add_some(found, -behind, why_behind)
  add_some(found, -ahead, why_ahead)
  add_some(found, in_list(place, doc), "stands in a list of places")
  if doubt and readings.contained(place, doc) then
    add(found, 2, "behind a place that lies in it")
  end
  if behind > 0 and place.space_before and string.lower(place.before) == "the" then
    add(found, -1, "an article before it")
  elseif has_cue(place, doc) then
    add(found, 2, "stands where a place does")
  elseif behind == 0 and ahead == 0 and sure_names(doc)[place.text] then
    add(found, 2, "the article has it where a place stands")
  end
  if (doubt or not is_country) and people(doc)[place.text] then
    add(found, -3, "the article has a person of that name")
  end
  if doubt == "word" and nearby.sentence_start(doc, place.start) then
    add(found, -1, "begins a sentence")
  end
  return found
end

local INSTEAD = { word = "the common word", name = "a person's name" }

-- Is a name a place here, and why, or why not?
function evidence.judge(place, doc)
  look_at(place, doc)
  local reason = belongs_to(place, doc) or part_of(place, doc)
  if reason then
    return false, reason
  end
  local found = weigh(place, doc)
  local reasons = table.concat(found, ", ")
  if found.points >= 0 then
    return true, reasons
  end
  return false, "more likely " .. (INSTEAD[place.fact.doubt] or "part of another name")
    .. (reasons ~= "" and ": " .. reasons or "")
end

return evidence
