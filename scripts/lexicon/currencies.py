#!/usr/bin/env python3
"""currencies.py PACKAGE [OUT]: writes plugins/money/currencies.tsv and codes.tsv.

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
    ATS BEF CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK YUM
""".split())
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
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("ʻ", "'")


def names_of(entry):
    """Singular, and the plurals that English rules don't make of it."""
    one, other = entry.get("displayName-count-one"), entry.get("displayName-count-other")
    names = [one]
    if other.lower() not in (one.lower(), one.lower() + "s"):
        names.append(other)
    names = [n.replace(" & ", " and ") for n in names]
    return names + [plain(n) for n in names if plain(n) != n]


def write(path, header, rows):
    lines = ["\t".join(row).rstrip("\t") for row in rows]
    path.write_text(HEAD + header + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def main(package, out):
    currencies = read_package(package)
    names, codes = [], []
    for code, entry in sorted(currencies.items()):
        if code in NO_MONEY or "(" in entry["displayName"]:
            continue
        names += [(name, code) for name in names_of(entry) if " " in name]
        if "symbol" in entry or code in GONE:
            codes.append((code, code, "word" if code in WORDS else ""))
    codes.append(("BTC", "BTC", ""))  # not of ISO, but written like one
    write(out / "currencies.tsv", "phrase\tcurrency\talso\tcare\tfront", names)
    write(out / "codes.tsv", "phrase\tcurrency\tcare\talso", codes)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    here = pathlib.Path(__file__).resolve().parents[2] / "plugins" / "money"
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else here)
