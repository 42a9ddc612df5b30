-- Is a name on the list a place here? The words around it speak for and against.
local nearby = use "nearby"
local readings = use "readings"
local words = use "words"

local evidence = {}

local LARGE = 5.7 -- the weight of half a million people

-- Words before a place: "in Bath", "near Reading", "the town of Deal".
local LOCATIVE = "(?i)(?:^|[^\\p{L}])(?:" .. words.any [[
  in at from to near outside around across through via between into towards? inside within beyond
  off over under leaving left reach(?:ed|ing)? enter(?:ed|ing)? visit(?:ed|ing)?
  cross(?:ed|es|ing)? greater downtown central inner
]] .. "|" .. words.any [[
  city town village port province state region district island county capital suburb republic
  kingdom government people north south east west coast mayor outskirts centre center streets
  president minister
]] .. "\\sof)\\s(?:the\\s)?$"

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
  Mayor President Prime Premier Minister Chancellor Foreign Defence Defense Home Interior Finance
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

-- A word before a place that makes it the name of something else: "Air France", "Hotel Bristol".
local NAMED_AFTER = words.set [[
  Air Radio Hotel Operation Project HMS USS RMS SS FC AC AS CF Inter Real Sporting Dynamo Racing
  Atletico Atlético Olympique Borussia Hertha Hurricane Cyclone Storm Club Café Team
]]

local function before(doc, place)
  return nearby.before(doc, place, 48)
end

local function after(doc, place)
  return nearby.after(doc, place, 40)
end

-- Words of the full names of the article's people.
local function people(doc)
  if not doc.state.people then
    local names = {}
    for _, person in ipairs(doc:all("person")) do
      if string.find(person.text, [[\s]]) then
        for word in string.gmatch(person.text, [[\p{L}[\p{L}'’-]*]]) do
          names[word] = true
        end
      end
    end
    doc.state.people = names
  end
  return doc.state.people
end

local function has_cue(place, doc)
  return string.find(before(doc, place.start), LOCATIVE) ~= nil
    or string.find(after(doc, place.stop), [[^-(?:based|born|bound|area|led|wide)\b]]) ~= nil
    or readings.container(place, doc) ~= nil
end

-- Points for standing in a list of places: more when one of them can be nothing else.
local function in_list(place, doc)
  local left, right = readings.neighbours(place, doc)
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
local function outweighs(place, person, doc)
  if place.sure or string.find(after(doc, place.stop), "^-(?:based|born)\\b") then
    return true
  end
  return person.start >= place.start and person.stop <= place.stop
    and (place.class == "country" and not place.doubt or place.direction ~= nil
      or has_cue(place, doc) or in_list(place, doc) > 1)
end

-- Names that stand once where only a place can.
local function sure_names(doc)
  if not doc.state.sure then
    local sure = {}
    for _, place in ipairs(doc:all("toponym")) do
      if not sure[place.text] and has_cue(place, doc)
        and not string.find(before(doc, place.start), PART_OF_NAME) then
        sure[place.text] = true
      end
    end
    doc.state.sure = sure
  end
  return doc.state.sure
end

-- What the name is by itself: countries need no cue, common words do.
local function prior(place)
  local points = 0
  if place.sure or place.class == "country" or place.class == "continent" then
    points = 2
  elseif place.class == "city" and (place.weight or 0) >= LARGE then
    points = 1
  end
  if place.doubt == "word" then
    return points - 2
  end
  return place.doubt == "name" and points - 1 or points
end

-- Points against a name with a capitalised word right behind it.
local function next_word(place, doc, headline)
  local word = string.match(after(doc, place.stop), [[^[ \x{a0}](\p{Lu}[\p{L}'’]*)]])
  if not word or ROLES[word] then
    return 0
  elseif THINGS[word] then
    return 4
  elseif headline then
    return 0
  end
  local person, agency = doc:next("person", place.stop), doc:next("agency", place.stop)
  local other = doc:next("toponym", place.stop)
  for _, found in ipairs({ person or false, agency or false, other or false }) do
    if found and found.start - place.stop <= 2 then
      return 0
    end
  end
  return place.class == "country" and 1 or 2
end

-- Points against a name with a capitalised word right before it.
local function previous_word(place, doc, headline)
  local text = before(doc, place.start)
  local lead, word = string.match(text, [[((\p{Lu}[\p{L}'’.-]*)[ \x{a0}])$]])
  if word and NAMED_AFTER[word] then
    return 4
  elseif not word or headline or place.direction or string.find(word, [[['’]s?$]])
    or string.find(text, LOCATIVE) then
    return 0
  end
  local people_of = doc:last("nationality", place.start)
  if nearby.sentence_start(doc, place.start - #lead)
    or people_of and people_of.stop >= place.start - #lead then
    return 0
  end
  return place.class == "country" and 1 or 2
end

-- Why the text around a place makes it part of something else, whatever else speaks for it.
local function part_of(place, doc)
  local text, rest = before(doc, place.start), after(doc, place.stop)
  if string.find(text, PART_OF_NAME) then
    return "part of a longer name"
  elseif string.find(text, TITLE) then
    return "a person's name, behind a title"
  elseif string.find(rest, [=[^[$€£¥]]=]) then
    return "part of a sum of money"
  elseif place.class == "water" and string.find(rest, [[^\s\d]]) then
    return "a number, a broadcaster more likely"
  elseif #place.text < 4 and nearby.style(doc, place.start).capitals then
    return "among capitals it may be any word"
  end
end

-- Which annotation of another type a place is part of.
local function belongs_to(place, doc)
  local person = nearby.overlapping(doc, "person", place)
  local people_of = nearby.overlapping(doc, "nationality", place)
  if nearby.overlapping(doc, "agency", place) then
    return "part of the name of a body"
  elseif person and not outweighs(place, person, doc) then
    return "a person's name"
  elseif people_of and people_of.stop > place.stop then
    return "part of a nationality"
  end
end

-- What speaks for a place and against it, in points; below 0 it is none.
local function weigh(place, doc)
  local headline = nearby.style(doc, place.start).title
  local next_points = next_word(place, doc, headline)
  local points = prior(place) - next_points - previous_word(place, doc, headline)
    + in_list(place, doc)
  if next_points > 0 and string.find(before(doc, place.start), [[(?i)\bthe\s$]]) then
    points = points - 1
  elseif has_cue(place, doc) or sure_names(doc)[place.text] then
    points = points + 2
  end
  if people(doc)[place.text] and (place.class ~= "country" or place.doubt) then
    points = points - 3
  end
  if place.doubt == "word" and nearby.sentence_start(doc, place.start) then
    points = points - 1
  end
  return points
end

local INSTEAD = { word = "the common word", name = "a person's name" }

-- Why a name is no place here; nil when it is one.
function evidence.against(place, doc)
  local reason = belongs_to(place, doc) or part_of(place, doc)
  if not reason and weigh(place, doc) < 0 then
    reason = "more likely " .. (INSTEAD[place.doubt] or "part of another name")
  end
  return reason
end

return evidence
