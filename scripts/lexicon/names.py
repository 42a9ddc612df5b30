#!/usr/bin/env python3
"""names.py OUT: write given.tsv and family.tsv into the folder OUT (plugins/people).

The given and family names of the 1990 census of the United States, by frequency (works of
the US government, public domain), from the package `names`.

Left out are names that are first of all a place, a month or a function word.
`common` marks those that are also ordinary words: they count for less.
"""
import pathlib
import sys

import sources

MALE, FEMALE, FAMILY = 1219, 1700, 3000

PLACES = set("""
    Africa Alabama Alaska Alberta America Argentina Arizona Asia Austria Beijing Berlin Birmingham
    Boston Bristol Britain Carolina Chile China Chi Colombia Congo Cuba Dakota Dallas Delhi
    Denmark Denver Egypt England Essex Europe Florida France Francisco Geneva Georgia Germany
    German Ghana Greece Holland Hong Houston India Indiana Iran Iraq Ireland Israel Italy Jamaica
    Japan Jordan Kenya Kent Korea Leone Lima London Louisiana Lourdes Madrid Mali Malta Manila
    Memphis Mexico Miami Milan Minh Montana Montreal Nevada Nigeria Nova Ohio Orlando Oxford
    Pakistan Panama Paris Peru Phoenix Poland Portugal Romania Russia Salem Santa San Santiago
    Scotland Siena Sierra Somalia Spain Sudan Sydney Syria Tennessee Texas Tokyo Trinidad Tunisia
    Turkey Venice Vienna Virginia Wales Washington York Zambia
""".split())

WORDS = set("""
    A Al An Art As At Be By Do He I In Is It Kong Le Li Ma Mi My No Numbers Of Oh Ok On Or So Son
    Soon Sun The To Up Us Was We Chang Las Los Del Den Dia Era El La Les Lu Man Many Min Ming Mr
    Ms North East South West Northern Southern Eastern Western New Old Street Road Park Church
    House Hall School Court Bank Central Union State City Office Sunday Monday Tuesday Wednesday
    Thursday Friday Saturday January February March July August September October November
    December English French Irish Polish Christian Justice Person People Peoples
    Government Minister Royal Prince Princess King Queen Lord Lady Sir Judge Major General Colonel
    Captain Sergeant Doctor Professor Bishop Pope Reverend Deacon Constable Marshal Main Beach
    Lake River Rivers Grove Hill Hills Castle Temple Mercy Charity Easter Christmas Home Heard Her
    Von Van Ter Bin Dos Him His Self Best Good Great Little Small Short High Low Last First
""".split())

COMMON = set("""
    Angel Amber April Autumn Banks Base Bass Battle Bell Best Bill Bird Bishop Black Blank Blue
    Bloom Bond Bonds Bone Booth Borders Bowman Box Branch Brand Brain Bridges Bright Brook Brooks
    Brown Bud Bull Burden Bush Butcher Butler Butts Call Camp Candy Carpenter Carrier Case Cash
    Chambers Champion Chance Chase Cheek Cherry Chin Clay Cliff Close Cloud Coats Cook Cotton
    Craft Crews Crisp Cross Curt Daisy Dale Darling Dawn Day Deal Dean Destiny Dial Diamond Don
    Drew Driver Duke Earl Early Earnest Edge Elder Eve Fair Faith Fanning Farmer Field Fields
    Fish Fleming Flood Flora Flowers Ford Forest Fortune Foster Fountain Fox Frank Free Friend
    Frost Fuller Funk Gale Gallant Gamble Garrison Gates Gay Gene Gentry Glass Gold Golden Grace
    Grant Gray Green Grey Gross Ham Hand Handy Harden Hardy Hare Hawks Hay Head Hope Horn Hull
    Hunt Hurt Joiner Jolly Joy June Junior Keen Key Keys Kitchen Knight Lamb Lance Land Lane Law
    Laws Lay Light Lily Link Love Mark Marks Marsh Marvel Masters May Meadows Means Melody Merchant
    Merry Miles Mills Miner Minor Misty Moody Morrow Moss Noble Pace Pack Page Parent Parks Parson
    Pat Peace Peak Penny Pepper Petty Pool Porter Post Pound Power Powers Precious
    Price Priest Prudence Queen Quick Rains Ransom Read Rich Ring Rob Robin Rock Root Rose
    Ruby Rush Rust Rusty Sample Savage Seal Sellers Shade Sharp Sheets Shell Shepherd Shorter
    Silver Singer Slaughter Smart Snow Spear Spring Stamps Sterling Stern Still Stone Story Stout
    Strange Strong Sue Summer Summers Sunny Swan Sweet Swift Sylvan Tan Terrace Trinity Urban
    Valentine Vest Victor Vines Violet Wall Walls Ward Warden Waters Way Weaver Weeks
    Wells Wheat White Apple Dell Ford Sears Macy Disney Barclay Honda Dow Morgan Stanley Will Wing Winter Winters Wise Wood Woods Worth Worthy Young Younger Bay
    Christian Guy Hung Rex Sandy Chuck Harp Hood Jewel Iris Ivy Hazel Heather Holly Fern Ginger
    Crystal Pearl Opal Olive Myrtle Dusty Randy Buddy Sonny Dolly Kitty Honey Star Stormy Royce
""".split())

# Names of today's news that the census of 1990 ranks low or not at all.
MORE = {
    "m": """Abdul Abdullah Ahmed Ali Alistair Alasdair Amir Andrei Anil Anwar Aziz Bashar Benoit
        Bilal Boris Callum Cem Ciaran Cillian Conor Declan Dmitri Dmitry Donal Eamon Elon Emmanuel
        Erik Euan Ewan Faisal Farhan Fergus Gareth Giorgio Giovanni Graeme Hamid Hamish Hamza Hans
        Hassan Huw Hussein Ian Ibrahim Idris Igor Imran Iqbal Iain Ivan Jacek Jakub Jamal Jan
        Javed Jens Jeremy Joao Jürgen Kareem Karim Kieran Klaus Krzysztof Kwame Kwasi Lars Luca
        Luis Mahmoud Marek Marco Mateusz Matteo Mehmet Mikhail Mohamed Mohammad Mohammed Muhammad
        Mustafa Nadeem Nigel Niall Nikita Oleg Oliver Olaf Omar Osman Padraig Paolo Pavel Pawel
        Pierre Piotr Pritam Rafael Rahul Raj Rajesh Ravi Recep Rhys Rishi Rory Ruaridh Sadiq Sajid
        Salman Samir Sanjay Sean Seamus Sergei Sergey Shaun Simon Stefan Stuart Sunil Sven Tariq
        Toby Tomasz Umar Usman Vikram Viktor Vladimir Volodymyr Wojciech Yasir Yusuf Zac Zahid
        Seán José Jesús André René François Gérard Frédéric Jérôme Benoît Günther Björn Jörg
        Søren Håkon Luís João Sébastien Stéphane Hervé Aurélien Rubén Raúl Iván Andrés Joaquín
        László Zoltán István Tomáš Jiří Paweł Łukasz Michał""",
    "f": """Aaliyah Agnieszka Aisha Aleksandra Amelie Anneliese Anya Aoife Ayesha Beatrix Bronwyn
        Caoimhe Carys Catriona Chiara Chloe Ciara Clémence Dervla Ekaterina Elif Emine Esme Eilidh
        Fatima Fatoumata Farah Fiona Freya Ffion Georgina Giorgia Giulia Grainne Ines Ingrid
        Isabelle Imogen Jacinda Jemima Katarzyna Kemi Layla Leila Liz Maeve Magdalena Mairead
        Malala Maryam Meera Meghan Milena Nadia Nadine Natalia Niamh Nicola Nusrat Olena Olga
        Oksana Orla Oyinkan Pippa Poppy Preeti Priti Priya Rachel Roisin Saoirse Sadia Samira
        Saskia Shanti Sigrid Sinead Siobhan Sofia Suella Svetlana Swati Tatiana Tessa
        Theresa Ursula Yasmin Yulia Zainab Zara Zeynep
        Siân Zoë Chloë Renée María Lucía Sofía Hélène Élisabeth Valérie Cécile Agnès Ségolène
        Françoise Inès Jørgine Åsa Małgorzata Ágnes Zsófia Róisín Sinéad Gráinne Aoibhín Beyoncé""",
}


IRISH = set("""Obrien Oconnor Oneal Oneil Oneill Odonnell Oconnell Ohara Okeefe Oleary Omalley
    Osullivan Oreilly Odell Orourke""".split())


def written(name):
    """MCDONALD is McDonald, OBRIEN O'Brien, SMITH Smith."""
    name = name.capitalize()
    if name in IRISH:
        return "O'" + name[1:].capitalize()
    return "Mc" + name[2:].capitalize() if name.startswith("Mc") and len(name) > 4 else name


def read(name, count):
    """The first `count` names of a list, with their share in percent."""
    text = sources.read("names", f"names-0.3.0/names/{name}").decode("ascii")
    rows = [line.split() for line in text.splitlines()[:count]]
    return {written(row[0]): float(row[1]) for row in rows}


def given_names():
    male = read("dist.male.first", MALE)
    female = read("dist.female.first", FEMALE)
    gender = {}
    for name in male | female:
        share = male.get(name, 0), female.get(name, 0)
        gender[name] = "m" if share[0] > 4 * share[1] else "f" if share[1] > 4 * share[0] else ""
    for sex, names in MORE.items():
        for name in names.split():
            gender.setdefault(name, sex)
    return gender


def write(path, header, rows):
    lines = ["\t".join(row).rstrip("\t") for row in [header] + sorted(rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    omitted = PLACES | WORDS
    given = [(name, gender, "yes" if name in COMMON else "")
             for name, gender in given_names().items() if name not in omitted and len(name) > 1]
    family = [(name, "yes" if name in COMMON else "")
              for name in read("dist.all.last", FAMILY) if name not in omitted and len(name) > 2]
    write(out / "given.tsv", ("phrase", "gender?", "common?"), given)
    write(out / "family.tsv", ("phrase", "common?"), family)


if __name__ == "__main__":
    main()
