"""The text: Jane Austen's six novels, public domain, as the Debian package r-cran-janeaustenr ships them."""

import gzip
import hashlib
import subprocess
import sys
import warnings
import zlib
from pathlib import Path

import rdata

PACKAGE = "r-cran-janeaustenr"
VERSION = "1.0.0-1"
PACKAGE_SHA256 = "df6bddf211906d1ff404f8ff662c21b34e6660e7f54a311084e749050c019c95"
HELD_OUT = 0.05


def fetch(folder: Path) -> Path:
    """Downloads and unpacks the package, without installing it; returns the folder of its data."""
    folder.mkdir(parents=True, exist_ok=True)
    deb = folder / f"{PACKAGE}_{VERSION}_all.deb"
    if not deb.exists():
        subprocess.run(["apt-get", "download", f"{PACKAGE}={VERSION}"], cwd=folder, check=True)
    found = hashlib.sha256(deb.read_bytes()).hexdigest()
    if found != PACKAGE_SHA256:
        sys.exit(f"{deb}: SHA-256 is {found}, expected {PACKAGE_SHA256}")
    subprocess.run(["dpkg-deb", "-x", deb, folder / "package"], check=True)
    return folder / "package/usr/lib/R/site-library/janeaustenr/data"


def read_novels(data: Path) -> dict[str, str]:
    """The novels by name. R's lazy-load database: an index, and for each object a chunk of its length and a zlib stream."""
    warnings.filterwarnings("ignore", message="Unknown file type")
    parse = lambda raw: rdata.conversion.convert(rdata.parser.parse_data(raw))
    index = parse(gzip.decompress((data / "Rdata.rdx").read_bytes()))
    database = (data / "Rdata.rdb").read_bytes()
    novels = {}
    for name, (offset, length) in sorted(index["variables"].items()):
        lines = parse(zlib.decompress(database[offset + 4 : offset + length]))
        novels[str(name)] = paragraphs([str(line) for line in lines])
    return novels


def paragraphs(lines: list[str]) -> str:
    """Joins the lines of each paragraph: one paragraph per line."""
    blocks = "\n".join(line.strip() for line in lines).split("\n\n")
    joined = (" ".join(block.split()) for block in blocks)
    return "\n".join(block for block in joined if block) + "\n"


def split(novels: dict[str, str]) -> tuple[list[str], list[str]]:
    """The first 95 % of each novel to train on, the last 5 % to evaluate on."""
    train, held_out = [], []
    for text in novels.values():
        cut = text.index("\n", int(len(text) * (1 - HELD_OUT))) + 1
        train.append(text[:cut])
        held_out.append(text[cut:])
    return train, held_out


def load(folder: Path) -> tuple[list[str], list[str]]:
    return split(read_novels(fetch(folder)))


if __name__ == "__main__":
    # corpus.py WORK [FILE]: FILE receives the held-out text, which is committed as held-out.txt.
    train, held_out = load(Path(sys.argv[1]))
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text("".join(held_out), encoding="utf-8")
    print("train characters", sum(map(len, train)), "held out", sum(map(len, held_out)))
    print("text SHA-256", hashlib.sha256("".join(train + held_out).encode()).hexdigest())
