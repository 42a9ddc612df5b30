-- Is a name on the list a place here? The words around it speak for and against.
local cues = use "cues"
local nearby = use "nearby"
local readings = use "readings"
local words = use "words"

local evidence = {}

local LARGE = 5.7 -- the weight of half a million people

-- "the Bank of England", "the Duke of York", "the Battle of Hastings": the name of something else.
local PART_OF_NAME = words.any [[
  Bank University Church Duke Duchess Prince Princess Earl Marquess Battle Treaty College Institute
  Museum Library Order Statue Tower Declaration Convention Agreement Company Archbishop Bishop
  Cathedral Knights School Theatre Lord Baron Baroness Siege Archdiocese Diocese Hospital Orchestra
  Journal Times Corp\.? Corporation Association Federation Society Academy Foundation Club
  Confederation Guild Voice Radio Party
]] .. "\\s(?:of|for)\\s(?:the\\s)?$"

local TITLE = "(?:^|[^\\p{L}])" .. words.any [[
  Mr Mrs Ms Miss Dr Sir Dame Lord Lady Prof Professor Judge Justice Sergeant Sgt Captain Capt
  Colonel Col General Gen Major Lieutenant Lt Private Officer Detective Inspector Senator Sen
  Representative Rep Congressman Congresswoman Councillor Rabbi Imam Father Sister Brother Saint St
  Pope Sheikh Aunt Uncle
]] .. "\\.?\\s$"

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
local INSTITUTION = words.any [[
  University College School Schools Schoolhouse Academy Institute Hospital Library Museum Conference
  District League Association Society Foundation Authority Company Corporation Railroad Railway
  Airport Department Stadium Awards? Championships? Church Cathedral Bank Group Trust Festival
  Corps Division
]] .. "\\b"

-- A word before a place that makes it the name of something else: "Air France", "Hotel Bristol".
local NAMED_AFTER = words.set [[
  Air Radio Hotel Operation Project HMS USS RMS SS FC AC AS CF Inter Real Sporting Dynamo Racing
  Atletico Atlético Olympique Borussia Hertha Hurricane Cyclone Storm Club Café Team
]]

local PARTY = [[\b(?:Party|Constituency)\b]]

-- Capitalised words behind a place, with the small words between them.
local RUN = [[^(?:[ \x{a0}](?:(?:of|and|for|the|&)[ \x{a0}])*\p{Lu}[\p{L}\p{N}'’-]*)+]]

-- What is looked at again and again about one place of a document.
local function look_at(place, doc)
  place.look = place.look or {
    place = place,
    start = place.start,
    stop = place.stop,
    text = place.text,
    class = place.class,
    doubt = place.doubt,
    before = doc:before(place.start, 48),
    after = doc:after(place.stop, 40),
  }
  place.look.doc = doc -- that of an earlier call can't be used any more
  return place.look
end

-- Words of the full names of the article's people.
local function people(doc, state)
  if not state.people then
    local names = {}
    for _, person in ipairs(doc:all("person")) do
      if string.find(person.text, [[\s]]) then
        for word in string.gmatch(person.text, [[\p{L}[\p{L}'’-]*]]) do
          names[word] = true
        end
      end
    end
    state.people = names
  end
  return state.people
end

local function has_cue(here)
  if here.cue == nil then
    here.cue = cues.before(here.before) ~= nil
      or string.find(here.after, [[^\s?-(?:based|born|bound|area|led|wide)\b]]) ~= nil
      or readings.container(here.place, here.doc) ~= nil
  end
  return here.cue
end

-- Points for standing in a list of places: more when one of them can be nothing else.
local function in_list(here)
  local doc = here.doc
  if not string.find(here.after, [[^,?\s]])
    and not string.find(here.before, [[(?:,|and|or|to|the|in)\s$]]) then
    return 0
  end
  local left, right = readings.neighbours(here.place, doc)
  if not left and not right then
    return 0
  end
  for _ = 1, 4 do
    if left and not left.doubt or right and not right.doubt then
      return 2
    end
    left = left and readings.neighbours(left, doc)
    right = right and select(2, readings.neighbours(right, doc))
  end
  return 1
end

-- Is a place surer than the person's name that it holds: a country, or with a cue?
local function outweighs(here, person)
  if here.place.sure or string.find(here.after, "^-(?:based|born)\\b") then
    return true
  end
  return person.start >= here.start and person.stop <= here.stop
    and (here.class == "country" and not here.doubt or here.place.direction
      or has_cue(here) or in_list(here) > 1)
end

-- Names that stand once where only a place can.
local function sure_names(doc, state)
  if not state.sure then
    local sure = {}
    for _, place in ipairs(readings.places(doc)) do
      if not sure[place.text] then
        local here = look_at(place, doc)
        sure[place.text] = has_cue(here) and not string.find(here.before, PART_OF_NAME) or nil
      end
    end
    state.sure = sure
  end
  return state.sure
end

-- What the name is by itself: countries need no cue, common words do.
local function prior(here)
  local points, reason = 0, "the name of a place"
  if here.place.sure then
    points, reason = 2, "the text says what it is"
  elseif here.class == "country" or here.class == "continent" then
    points, reason = 2, "a " .. here.class
  elseif here.class == "city" and (here.place.weight or 0) >= LARGE then
    points, reason = 1, "a large city"
  end
  return points, reason
end

-- Does an annotation of one of these types begin right behind the place?
local function annotated_behind(here)
  for _, kind in ipairs({ "person", "agency", "toponym" }) do
    local found = here.doc:next(kind, here.stop)
    if found and found.start - here.stop <= 2 then
      return true
    end
  end
  return false
end

-- Points against a name with a capitalised word right behind it, and why.
local function next_word(here)
  local word = string.match(here.after, [[^[ \x{a0}](\p{Lu}[\p{L}'’]*)]])
  if not word then
    return 0
  end
  local run = string.match(here.after, RUN)
  if here.class ~= "country" and string.find(run, INSTITUTION) or string.find(run, PARTY) then
    return 4, "part of a longer name"
  elseif ROLES[word] then
    return 0
  elseif THINGS[word] then
    return 4, here.text .. " " .. word .. " is something else"
  elseif here.class ~= "country" and string.find(word, [[\p{Ll}s$]])
    and string.find(here.before, [[\bthe\s$]]) then
    return 4, "a team, more likely"
  elseif nearby.style(here.doc, here.start).title or annotated_behind(here) then
    return 0
  end
  return here.class == "country" and 1 or 2, word .. " may belong to the name"
end

-- Points against a name with a capitalised word right before it, and why.
local function previous_word(here)
  local lead, word = string.match(here.before, [[((\p{Lu}[\p{L}'’.-]*)[ \x{a0}])$]])
  if not word then
    return 0
  elseif NAMED_AFTER[word] then
    return 4, word .. " " .. here.text .. " is something else"
  elseif here.place.direction or string.find(word, [[['’]s?$]]) or cues.before(here.before)
    or nearby.style(here.doc, here.start).title then
    return 0
  end
  local people_of = here.doc:last("nationality", here.start)
  if nearby.sentence_start(here.doc, here.start - #lead)
    or people_of and people_of.stop >= here.start - #lead then
    return 0
  end
  return here.class == "country" and 1 or 2, word .. " may belong to the name"
end

-- Is a name in capitals no place but an abbreviation: "SWAT", "KOs"?
local function abbreviation(here)
  if string.find(here.text, [[^\p{Lu}{2,}s$]]) then
    return true
  end
  return #here.text < 6 and here.text == string.upper(here.text)
    and string.find(string.upper(here.place.name), "^" .. here.text)
    and not string.find(here.after, [[^(?:,\s\p{Lu}|\s?[–—(-])]])
    and not nearby.style(here.doc, here.start).capitals
end

-- Why the text around a place makes it part of something else, whatever else speaks for it.
local function part_of(here)
  if string.find(here.before, PART_OF_NAME) then
    return "part of a longer name"
  elseif string.find(here.before, TITLE) then
    return "a person's name, behind a title"
  elseif string.find(here.after, [[^\s(?:family|brothers|sisters|siblings)\b]]) then
    return "the name of a family"
  elseif string.find(here.after, [=[^[$€£¥]]=]) then
    return "part of a sum of money"
  elseif here.class == "water" and string.find(here.after, [[^\s\d]]) then
    return "a number, a broadcaster more likely"
  elseif abbreviation(here) then
    return "an abbreviation, more likely"
  elseif #here.text < 4 and nearby.style(here.doc, here.start).capitals then
    return "among capitals it may be any word"
  end
end

-- Which annotation of another type a place is part of.
local function belongs_to(here)
  local doc = here.doc
  local person = doc:overlapping("person", here.start, here.stop)
  local people_of = doc:overlapping("nationality", here.start, here.stop)
  if doc:overlapping("agency", here.start, here.stop) then
    return "part of the name of a body"
  elseif person and not outweighs(here, person) then
    return "a person's name"
  elseif people_of and people_of.stop > here.stop then
    return "part of a nationality"
  end
end

-- What speaks for a place and against it: points, below 0 it is none, and the reasons with theirs.
local function weigh(here)
  local state = here.doc.state
  local points, reasons = 0, {}
  local function add(more, reason)
    if more ~= 0 then
      points = points + more
      reasons[#reasons + 1] = (more > 0 and "+" or "") .. more .. " " .. reason
    end
  end
  add(prior(here))
  if here.doubt then
    local is_word = here.doubt == "word"
    add(is_word and -2 or -1, is_word and "a word, too" or "a person's name, too")
  end
  local behind, why_behind = next_word(here)
  local ahead, why_ahead = previous_word(here)
  add(-behind, why_behind)
  add(-ahead, why_ahead)
  add(in_list(here), "stands in a list of places")
  if here.doubt and readings.contained(here.place, here.doc) then
    add(2, "behind a place that lies in it")
  end
  if behind > 0 and string.find(here.before, [[(?i)\bthe\s$]]) then
    add(-1, "an article before it")
  elseif has_cue(here) then
    add(2, "stands where a place does")
  elseif behind == 0 and ahead == 0 and sure_names(here.doc, state)[here.text] then
    add(2, "the article has it where a place stands")
  end
  if (here.class ~= "country" or here.doubt) and people(here.doc, state)[here.text] then
    add(-3, "the article has a person of that name")
  end
  if here.doubt == "word" and nearby.sentence_start(here.doc, here.start) then
    add(-1, "begins a sentence")
  end
  return points, reasons
end

local INSTEAD = { word = "the common word", name = "a person's name" }

-- Is a name a place here, and why, or why not?
function evidence.judge(place, doc)
  local here = look_at(place, doc)
  local reason = belongs_to(here) or part_of(here)
  if reason then
    return false, reason
  end
  local points, reasons = weigh(here)
  local found = table.concat(reasons, ", ")
  if points >= 0 then
    return true, found
  end
  return false, "more likely " .. (INSTEAD[here.doubt] or "part of another name")
    .. (found ~= "" and ": " .. found or "")
end

return evidence
