#!/usr/bin/env python3
"""currencies.py PACKAGE [OUT]: writes currencies.tsv, parts.tsv and codes.tsv of plugins/money.

PACKAGE is cldr-numbers-full-48.2.0.tgz, as `npm pack cldr-numbers-full@48.2.0` fetches it: the
English names of currencies in Unicode CLDR. OUT is the folder to write to; without it,
plugins/money.

Left out are metals, funds, accounts, and currencies whose English name needs years in brackets
to tell it from its successor.
"""
import hashlib
import json
import pathlib
import sys
import tarfile
import unicodedata

SHA256 = "2d17a1453c559a62112caeed52e0bcfe3cb8539c99d239ae7b7ed4d0827679d9"
MEMBER = "package/main/en/currencies.json"
NO_MONEY = set("""
    CHE CHW CLF CNX COU ECV LUL MXV UYI UYW XAG XAU XBA XBB XBC XBD XDR XEU XFO XFU XPD XPT XRE
    XSU XTS XUA XXX
""".split())
# Codes that are ordinary words, or better known for something else: COP 28, PHP 8, CVE-2021.
WORDS = set("""
    ALL AMD ANG BAM BOB COP CUP CVE DOP ERN GEL GIP LAK MAD MDL MOP NIO NPR PAB PEN PHP RON
    SAR SDG SLE SOS STN TOP TRY
""".split())
# Codes of currencies that are gone, but not from the archives.
GONE = set("""
    ATS BEF CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK SLL SVC VED YUM
    ZWL
""".split())
# The parts of currencies, by what ends the name of the whole: "Fijian dollar", "Fijian cent".
# They are hundredths, but where WHOLES_OF_1000 says otherwise. CLDR has no names for them.
PARTS = """
    dollar cent
    rand cent
    shilling cent
    guilder cent
    florin cent
    leone cent
    nakfa cent
    lilangeni cent
    peso centavo
    escudo centavo
    real centavo
    metical centavo
    córdoba centavo
    lempira centavo
    quetzal centavo
    boliviano centavo
    franc centime
    gourde centime
    rupee paisa paise
    krone øre
    krona öre
    króna eyrir aurar
    koruna haler haléř
    dinar fils
    dirham fils
    riyal halala
    pound piastre piaster
    zloty grosz groszy
    ruble kopek kopeck
    hryvnia kopiyka
    lev stotinka stotinki
    leu ban bani
    yuan fen
    baht satang
    ringgit sen
    rupiah sen
    taka poisha
    naira kobo
    cedi pesewa
    dalasi butut
    lari tetri
    tenge tiyn
    colón céntimo
    sol céntimo
    bolívar céntimo
    guarani céntimo
    balboa centésimo
    won jeon
    kyat pya
    kuna lipa
"""
PARTS_OF = """
    LKR cent
    MUR cent
    SCR cent
    ITL centesimo
    MTL cent
    CYP cent
    TRY kurus kuruş
    YER fils
    ISK eyrir aurar
    CHF centime rappen
    UYU centésimo
    PHP centavo sentimo
    DZD centime
    MAD centime santim
    TND millime
    LYD dirham
    RSD para
    OMR baisa
    QAR dirham
    GBP penny pence
    FKP penny pence
    GIP penny pence
    SHP penny pence
    IEP penny pence
    EUR cent
    ZMW ngwee
    MWK tambala
    BWP thebe
    ILS agora agorot
    HKD cent
    TOP seniti
    WST sene
    PGK toea
    MOP avo
    MVR laari
    BAM fening feninga
"""
WHOLES_OF_1000 = set("BHD IQD JOD KWD LYD OMR TND".split())
HEAD = """# From Unicode CLDR 48 (Unicode License v3); see DATA-LICENSES.md.
# Written by scripts/lexicon/currencies.py, not by hand.
"""


def read_package(path):
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit(f"{path}: not the package that this script was written for")
    with tarfile.open(path) as package:
        content = json.load(package.extractfile(MEMBER))
    return content["main"]["en"]["numbers"]["currencies"]


def plain(text):
    """Without accents: Costa Rican colon."""
    parts = unicodedata.normalize("NFD", text)
    letters = "".join(c for c in parts if not unicodedata.combining(c))
    return letters.replace("ʻ", "'").replace("ø", "o").replace("ı", "i")


def names_of(entry):
    """Singular, and the plurals that English rules don't make of it."""
    one, other = entry.get("displayName-count-one"), entry.get("displayName-count-other")
    names = [one]
    if other.lower() not in (one.lower(), one.lower() + "s"):
        names.append(other)
    names = [n.replace(" & ", " and ") for n in names]
    return names + [plain(n) for n in names if plain(n) != n]


def table(text):
    rows = [line.split() for line in text.strip().splitlines()]
    return {first: parts for first, *parts in rows}


def parts_of(code, names):
    """The parts of a currency, with its country: Fijian cent."""
    exponent = "-3" if code in WHOLES_OF_1000 else "-2"
    for name in names:
        country, _, unit = name.rpartition(" ")
        for part in table(PARTS_OF).get(code) or table(PARTS).get(unit, []):
            for form in dict.fromkeys((f"{country} {part}", plain(f"{country} {part}"))):
                yield form, exponent, code


def write(path, header, rows):
    lines = ["\t".join(row).rstrip("\t") for row in rows]
    path.write_text(HEAD + header + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def main(package, out):
    currencies = read_package(package)
    names, codes, parts = [], [], {}
    for code, entry in sorted(currencies.items()):
        if code in NO_MONEY or "(" in entry["displayName"] and code not in GONE:
            continue
        full = [name for name in names_of(entry) if " " in name and "(" not in name]
        names += [(name, code) for name in full]
        if "symbol" in entry or code in GONE:
            parts.update((row[0], row) for row in parts_of(code, full))
            codes.append((code, code, "word" if code in WORDS else ""))
    codes.append(("BTC", "BTC", ""))  # not of ISO, but written like one
    write(out / "currencies.tsv", "phrase\tcurrency\talso?\tcare?\tfront?", names)
    write(out / "parts.tsv", "phrase\texponent\tcurrency", parts.values())
    write(out / "codes.tsv", "phrase\tcurrency\tcare?\talso?", codes)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    here = pathlib.Path(__file__).resolve().parents[2] / "plugins" / "money"
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else here)
