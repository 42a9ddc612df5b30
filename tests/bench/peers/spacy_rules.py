"""The rules by spaCy's tokenizer and Matcher: spacy_rules.py FOLDER OUT."""
import json
import pathlib
import sys

import spacy
from spacy.matcher import Matcher


def words(text, **more):
    return {"TEXT": {"IN": text.split()}, **more}


def fits(regex, **more):
    return {"TEXT": {"REGEX": f"^(?:{regex})$"}, **more}


MONTH = words("January February March April May June July August September October November December")
NAME = fits("[A-Z][a-z]+")
DAY, NUMBER = fits(r"\d{1,2}"), fits(r"\d+(?:[.,]\d+)*")
SAID = words("said says told added")
COMMA = {"TEXT": ",", "OP": "?"}
UNIT = "day days week weeks month months year years"
COUNT = fits(r"a|one|two|three|four|five|six|\d+")

RULES = {
    "day_month": [[fits(r"\d{1,2}(?:st|nd|rd|th)?"), MONTH],
                  [fits(r"\d{1,2}(?:st|nd|rd|th)?"), MONTH, fits(r"\d{4}")]],
    "month_day": [[MONTH, DAY], [MONTH, DAY, {"TEXT": ","}, fits(r"\d{4}")]],
    "iso_date": [[fits(r"\d{4}-\d{2}-\d{2}")],
                 [fits(r"\d{4}"), {"TEXT": "-"}, fits(r"\d{2}"), {"TEXT": "-"}, fits(r"\d{2}")]],
    "slash_date": [[fits(r"\d{1,2}/\d{1,2}/\d{2,4}")]],
    "relative": [[words("last next this"), words("week month year Monday Tuesday Wednesday Thursday "
                                                 "Friday Saturday Sunday")]],
    "day_word": [[words("yesterday today tomorrow tonight")]],
    "in_year": [[words("in since by until"), fits(r"(?:19|20)\d{2}")]],
    "decade": [[fits(r"(?:19|20)\d0s")], [words("early mid late"), fits(r"(?:19|20)\d0s")]],
    "ago": [[COUNT, words(UNIT), words("ago later earlier")]],
    "clock": [[fits(r"\d{1,2}(?:[:.]\d{2})?"), words("am pm")], [fits(r"\d{1,2}(?:[:.]\d{2})?(?:am|pm)")]],
    "money_sign": [[words("£ $ €"), NUMBER],
                   [words("£ $ €"), NUMBER, words("million billion trillion bn m k")],
                   [words("£ $ €"), fits(r"\d+(?:[.,]\d+)*(?:bn|m|k)")]],
    "money_name": [[NUMBER, words("million billion", OP="?"),
                    words("dollars pounds euros yen rupees kroner")]],
    "money_code": [[words("USD GBP EUR INR"), NUMBER], [fits(r"(?:USD|GBP|EUR|INR)\d+(?:[.,]\d+)*")]],
    "percent": [[fits(r"\d+(?:\.\d+)?"), words("% percent")],
                [fits(r"\d+(?:\.\d+)?"), {"TEXT": "per"}, {"TEXT": "cent"}]],
    "quote_curly": [[{"TEXT": "“"}, {"TEXT": {"NOT_IN": ["“", "”"]}, "OP": "+"}, {"TEXT": "”"}]],
    "quote_straight": [[{"TEXT": '"'}, {"TEXT": {"NOT_IN": ['"']}, "OP": "+"}, {"TEXT": '"'}]],
    "said_name": [[SAID, fits("[A-Z][a-z]+", OP="+")]],
    "name_said": [[NAME, NAME, COMMA, SAID]],
    "titled": [[words("Mr Mrs Ms Dr Sir"), NAME]],
    "body": [[words("National Federal Central Royal Serious European"),
              fits("[A-Z][a-z]+", OP="+"), words("Agency Bureau Bank Police Office")]],
    "ministry": [[words("Ministry Department Office"), {"TEXT": "of"}, {"TEXT": "the", "OP": "?"}, NAME]],
    "acronym": [[fits("[A-Z]{2,6}"), words("said has will officer officers")]],
    "bracketed": [[{"TEXT": "("}, fits("[A-Z]{2,6}"), {"TEXT": ")"}]],
    "direction": [[fits("(?:north|south|east|west)(?:ern)?"), NAME]],
    "in_place": [[words("in at near from"), words("New San Saint", OP="?"), NAME]],
    "age": [[fits(r"\d+"), {"TEXT": "-"}, {"TEXT": "year"}, {"TEXT": "-"}, {"TEXT": "old"}],
            [fits(r"\d+-year"), {"TEXT": "-"}, {"TEXT": "old"}], [fits(r"\d+-year-old")]],
}


def main():
    folder, out = sys.argv[1:]
    nlp = spacy.blank("en")
    nlp.max_length = 20_000_000
    matcher = Matcher(nlp.vocab)
    for name, patterns in RULES.items():
        matcher.add(name, patterns, greedy="LONGEST")
    with open(out, "w", encoding="utf-8") as output:
        for path in sorted(pathlib.Path(folder).iterdir()):
            doc = nlp(path.read_text(encoding="utf-8"))
            spans = [(nlp.vocab.strings[key], doc[a:b]) for key, a, b in matcher(doc)]
            found = [[name, span.start_char, span.end_char] for name, span in spans]
            output.write(json.dumps({"id": path.name, "found": found}) + "\n")


main()
