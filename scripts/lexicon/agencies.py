#!/usr/bin/env python3
"""agencies.py OUT: builds OUT/agencies.tsv from bodies.tsv and uk_organisations.tsv.

bodies.tsv is written by hand. uk_organisations.tsv is a cut of the list of organisations on
GOV.UK (Open Government Licence v3.0). A body of both lists takes its id from the second.
"""
import collections
import pathlib
import re
import sys

import table

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ["phrase", "form", "name", "acronym", "country", "class", "id"]
COMMENT = """Public bodies: built by scripts/lexicon/agencies.py, not edited by hand.
Contains public sector information licensed under the Open Government Licence v3.0.
form: name; acronym; short, a form that counts only where the article has the name as well.
Several rows of one phrase: several bodies that share it."""

CLASS_WORDS = [
    ("justice", r"Court|Tribunal|Prosecut|Legal|Law |Judic|Justice|Prison|Probation|Parole"),
    ("police", r"Police|Policing|Constab|Crime|Fraud"),
    ("border", r"Border|Immigration|Visas|Passport|Revenue"),
    ("intelligence", r"Intelligence|Cyber|Communications Headquarters|Protective Security"),
    ("military", r"Defence|Military|Army|Navy|Submarine|Armed Forces"),
    ("health", r"Health|NHS|Medic|Blood"),
    ("regulator", r"Authority|Commission|Regulat|Ombudsman|Inspector|Standards|Of[a-z]{3,5}$"),
]
# Kinds of GOV.UK organisation whose acronym news use without saying what it stands for.
KNOWN_ACRONYMS = ("Ministerial department", "Non-ministerial department", "Executive agency")



def class_of(organisation):
    if organisation["format"] == "Ministerial department":
        return "ministry"
    for name, pattern in CLASS_WORDS:
        if re.search(pattern, organisation["name"]):
            return name
    return "government"


def from_organisation(organisation):
    """A body in the shape of bodies.tsv."""
    name = re.sub(r"^The ", "", organisation["name"])
    acronym = organisation["abbreviation"]
    if not re.fullmatch(r"[A-Z][A-Za-z&]{2,6}", acronym) or acronym in name.split():
        acronym = ""
    elif organisation["format"] not in KNOWN_ACRONYMS or len(acronym) < 3:
        acronym = "?" + acronym
    plain = name.replace("&", "and")
    return {"name": plain, "acronym": acronym, "aliases": name if name != plain else "",
            "short": "", "country": "GB", "class": class_of(organisation)}


def load():
    """All bodies, those written by hand first."""
    bodies = table.read_rows(HERE / "bodies.tsv")
    known = {}
    for body in bodies:
        for phrase in [body["name"]] + body["aliases"].split("|"):
            if body["country"] == "GB":
                known[phrase] = body
    for organisation in table.read_rows(HERE / "uk_organisations.tsv"):
        body = from_organisation(organisation)
        body = known.get(body["name"], body)
        if "id" in body:
            continue
        body["id"] = "govuk:" + organisation["slug"]
        if body["name"] not in known:
            known[body["name"]] = body
            bodies.append(body)
    return bodies


def phrases(body):
    """(phrase, form) of a body."""
    acronym = body["acronym"].lstrip("?")
    yield body["name"], "name"
    if acronym and acronym != body["name"]:
        yield acronym, "short" if body["acronym"].startswith("?") else "acronym"
    for alias in filter(None, body["aliases"].split("|")):
        short = re.fullmatch(r"[A-Z][A-Za-z.&+-]*[A-Z.+]|[A-Z]\w{1,4}", alias)
        yield alias, "acronym" if short and len(alias) < 9 else "name"
    for short in filter(None, body["short"].split("|")):
        yield short, "short"


def main():
    rows = collections.defaultdict(list)
    for body in load():
        for phrase, form in phrases(body):
            row = dict(body, phrase=phrase, form=form, acronym=body["acronym"].lstrip("?"))
            if all(other["name"] != row["name"] for other in rows[phrase]):
                rows[phrase].append(row)
    order = {"name": 0, "acronym": 1, "short": 2}
    sorted_rows = [row for phrase in sorted(rows)
                   for row in sorted(rows[phrase], key=lambda row: order[row["form"]])]
    table.write_rows(pathlib.Path(sys.argv[1]) / "agencies.tsv", COMMENT, COLUMNS, sorted_rows)


if __name__ == "__main__":
    main()
