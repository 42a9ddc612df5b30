-- name_words: small closed classes of words that tell where a name begins or ends.
-- Sets of lower-case words; the longer, open lists are the *.tsv beside this file.
local function set(list)
  local result = {}
  for _, word in ipairs(list) do
    for part in string.gmatch(word, "\\S+") do
      result[part] = true
    end
  end
  return result
end

local name_words = {}

-- Capitalised only because they begin a sentence or stand in a headline.
name_words.stop = set {
  "a an the this that these those there here it its he she they we you i his her their our my",
  "your him them us me who whom whose which what when where why how if as at by in on of off to",
  "from for with without within into onto over under after before during since until till while",
  "about above across against along amid among around behind below beneath beside besides between",
  "beyond despite down except following including inside like near outside past per regarding",
  "through throughout toward towards up upon via versus and or but nor so yet because although",
  "though unless whereas whether once than then thus hence also however meanwhile moreover",
  "furthermore instead still even only just not no yes all any both each either every few many",
  "more most much neither none other others same several some such another one two three four",
  "five six seven eight nine ten first second third last next new is are was were be been being",
  "am do does did done has have had having can could may might must shall should will would",
  "now today yesterday tomorrow tonight again ever never always often sometimes soon later",
  "earlier recently currently previously finally eventually according asked told said says",
  "let lets don didn doesn isn wasn weren won wouldn couldn shouldn haven hasn hadn ain re ve ll",
  "see read share watch listen click follow update breaking exclusive opinion analysis video",
  "photo image photograph picture pictured key dear hello hi oh ok okay well thanks thank please",
  "monday tuesday wednesday thursday friday saturday sunday january february march april june",
  "july august september october november december spring autumn winter christmas easter ramadan",
  "labour conservatives conservative tory tories democrats republicans reform greens",
  "god bible koran quran english internet covid brexit",
}

-- Words before a month or season.
name_words.before_date = set {
  "in since until till by last next this early late mid of from to on for during before after",
  "every each and or between through throughout since",
}

name_words.before_place = set { "in at of from near to for by with across around and outside" }

-- What a compound may end in that is no name: "Leeds-based".
name_words.compound = set {
  "based backed led born owned run wide style era like linked related funded listed made winged",
  "speaking registered affiliated controlled held bound area",
}

-- Adjectives before a role: "British Prime Minister", "former Health Secretary".
name_words.modifier = set {
  "former ex new acting interim deputy senior junior chief shadow assistant associate vice",
  "late then retired veteran outgoing incoming elect lead principal managing executive general",
  "federal national regional local foreign home prime british english scottish welsh irish french",
  "german italian spanish portuguese dutch belgian swiss austrian polish czech slovak hungarian",
  "romanian bulgarian greek turkish albanian serbian croatian bosnian kosovan slovenian ukrainian",
  "russian belarusian lithuanian latvian estonian finnish swedish norwegian danish icelandic",
  "american canadian mexican brazilian argentine chilean colombian venezuelan cuban australian",
  "chinese japanese korean indian pakistani bangladeshi afghan iranian iraqi syrian lebanese",
  "israeli palestinian egyptian libyan tunisian algerian moroccan sudanese ethiopian eritrean",
  "somali kenyan ugandan rwandan nigerian ghanaian african european asian vietnamese thai",
  "indonesian malaysian filipino nepalese saudi emirati qatari kuwaiti yemeni",
  "democratic republican liberal labor socialist communist independent anglican catholic jewish",
  "muslim hindu sikh",
  "co founding medical technical financial legal political military",
}

-- Lower-case words that join the parts of a name.
name_words.particle = set {
  "de da di do dos das du del della der den des van von zu ter ten bin ibn bint al el la le",
}

-- First words of names of places.
name_words.place_first = set {
  "new north south east west northern southern eastern western central upper lower great greater",
  "little san santa santo saint st los las el port fort mount lake cape grand old big royal",
  "downing capitol white red black number hong sri costa buenos rio addis tel abu northeast",
  "le la northwest southeast southwest middle inner outer mid",
}

name_words.suffix = set { "jr sr ii iii iv" }

-- After a comma these begin a clause about the person just named.
name_words.relative = set { "who whose whom" }

-- Words that end a description: "the mayor of Ely *has*".
name_words.finite = set {
  "is are was were be been has have had will would can could may might must shall should does",
  "did do who whose which that while when as and but said says told added after before",
}

-- Short forms that are no beginning of the long one.
name_words.nickname = {
  bob = "robert", rob = "robert", bobby = "robert", bill = "william", billy = "william",
  will = "william", liam = "william", dick = "richard", rick = "richard", jim = "james",
  jimmy = "james", jack = "john", johnny = "john", tony = "anthony", ted = "edward",
  ned = "edward", ed = "edward", liz = "elizabeth", beth = "elizabeth", betty = "elizabeth",
  lizzie = "elizabeth", kate = "katherine", katie = "katherine", kathy = "katherine",
  peggy = "margaret", maggie = "margaret", meg = "margaret", mike = "michael",
  mick = "michael", hank = "henry", harry = "henry", chuck = "charles", charlie = "charles",
  sandy = "alexander", alec = "alexander", sasha = "alexander", andy = "andrew",
  drew = "andrew", nell = "helen", polly = "mary", molly = "mary", sally = "sarah",
  terry = "terence", larry = "lawrence", gus = "augustus", becky = "rebecca",
  mandy = "amanda", trish = "patricia", tricia = "patricia", nicky = "nicola",
}

return name_words
