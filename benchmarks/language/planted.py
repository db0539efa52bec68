"""Invented people and their data, in the many ways in which people write them, and passages to plant them into.

Nothing here is anybody's: names are put together from lists, numbers are drawn and given their check digits. The passages
around them are real ones of licence class A or S, read from the public data beside the checkout and never stored.
"""

import csv
import gzip
import io
import json
import random
import re
import string
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

DATA = Path(__file__).parents[2].parent / "shared" / "data"
csv.field_size_limit(1 << 24)

SHAPES = json.loads((Path(__file__).parent / "planted.json").read_text(encoding="utf-8"))
"""Names and forms to draw from; about a third of the given names are on no list of ours."""
GIVEN: list[str] = SHAPES["given"]
FAMILY: list[str] = SHAPES["family"]


def luhn(rng: random.Random) -> str:
    start = rng.choice(["4", "51", "54", "2221", "37", "6011"])
    length = 15 if start == "37" else 16
    body = start + "".join(rng.choice(string.digits) for _ in range(length - 1 - len(start)))
    total = sum(d if i % 2 else d * 2 - 9 * (d > 4) for i, d in enumerate(map(int, reversed(body))))
    plain = body + str(-total % 10)
    if length == 15:
        return rng.choice([plain, f"{plain[:4]} {plain[4:10]} {plain[10:]}"])
    groups = [plain[i : i + 4] for i in range(0, 16, 4)]
    return rng.choice([plain, " ".join(groups), "-".join(groups)])


def iban(rng: random.Random) -> str:
    land, shape = rng.choice(
        [
            ("DE", "18n"),
            ("GB", "4a14n"),
            ("FR", "23n"),
            ("ES", "20n"),
            ("NL", "4a10n"),
            ("PT", "21n"),
            ("IE", "4a14n"),
            ("BE", "12n"),
        ]
    )
    body = ""
    for count, sort in re.findall(r"(\d+)([an])", shape):
        body += "".join(rng.choice(string.ascii_uppercase if sort == "a" else string.digits) for _ in range(int(count)))
    number = int("".join(str(int(sign, 36)) for sign in body + land + "00"))
    plain = f"{land}{98 - number % 97:02d}{body}"
    return rng.choice([plain, " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))])


def digits(rng: random.Random, shape: str) -> str:
    """A shape with d for any digit and D for one from 2 to 9."""
    return "".join(rng.choice("23456789") if s == "D" else rng.choice(string.digits) if s == "d" else s for s in shape)


def phone(rng: random.Random) -> str:
    return digits(rng, rng.choice(SHAPES["phones"]))


def email(rng: random.Random) -> str:
    given, family = plain(rng.choice(GIVEN)), plain(rng.choice(FAMILY))
    host = rng.choice(
        [
            "example.org",
            "mail.example.com",
            "posteo.example.de",
            "uni-nord.example.ac.uk",
            "firma-gmbh.example",
            "correo.example.es",
        ]
    )
    return rng.choice(
        [f"{given}.{family}@{host}", f"{given[0]}{family}{rng.randint(1, 99)}@{host}", f"{given}_{family}@{host}", f"{given}+shop@{host}",
         f"{given.upper()}@{host.upper()}", f"{family}@{host}", f"{given}-{family}@{host}", f"{given}{rng.randint(1950, 2005)}@{host}"]
    )  # fmt: skip


def plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.lower().replace("ø", "o").replace("\u0131", "i"))
    return "".join(s for s in apart if s.isascii() and s.isalnum())


def address(rng: random.Random) -> str:
    filled = {key: rng.choice(choices) for key, choices in SHAPES["words"].items()} | {
        key: digits(rng, shape) for key, shape in SHAPES["codes"].items()
    }
    area = rng.choice(["LS", "TN", "SW", "M", "EH", "CF", "B", "NE", "W"])
    filled["ukcode"] = (
        f"{area}{rng.randint(1, 19)}{rng.choice([' ', ' ', ''])}{rng.randint(1, 9)}{''.join(rng.choice('ABDEFGHJLNPQRSTUWXYZ') for _ in '12')}"
    )
    filled["nlzip"] = f"{rng.randint(1000, 1899)} {rng.choice(['AB', 'CX', 'KL', 'PR', 'VW'])}"
    filled |= {"n": str(rng.randint(1, 399)), "s": str(rng.randint(1, 20)), "l": rng.choice("abc")}
    return rng.choice(SHAPES["addresses"]).format(**filled)


def ip(rng: random.Random) -> str:
    four = ".".join(str(rng.randint(11, 223)) for _ in range(4))
    groups = [f"{rng.randint(1, 65535):x}" for _ in range(8)]
    return rng.choice(
        [
            four,
            four,
            f"192.168.{rng.randint(0, 20)}.{rng.randint(2, 250)}",
            ":".join(["2001", "db8", *groups[2:]]),
            f"2001:db8::{groups[0]}:{groups[1]}",
        ]
    )


def link(rng: random.Random) -> str:
    number, token = digits(rng, "Dddddd"), "".join(rng.choice(string.ascii_letters + string.digits) for _ in range(20))
    return rng.choice(
        [f"https://shop.example/orders?id={number}", f"https://www.example.com/account/{number}/invoices", f"http://example.org/reset?token={token}",
         f"https://example.com/u/profile.php?uid={number}", f"www.example.net/users/{plain(rng.choice(GIVEN))}{rng.randint(1, 99)}",
         f"https://portal.example.de/kunde/{number}", f"https://track.example.com/parcel/{number}{number}?email=a.b%40example.org",
         f"https://example.io/s/{token[:8]}A1b{token[8:]}"]
    )  # fmt: skip


def number(rng: random.Random) -> tuple[str, str]:
    """A cue and a number of a record."""
    cue, shape = rng.choice(SHAPES["records"])
    return cue, digits(rng, shape)


def state_id(rng: random.Random) -> tuple[str, str]:
    while True:
        nhs = digits(rng, "Ddddddddd")
        check = (11 - sum(int(d) * w for d, w in zip(nhs, range(10, 1, -1), strict=True)) % 11) % 11
        if check < 10:
            break
    nhs += str(check)
    cpf = [rng.randint(0, 9) for _ in range(9)]
    for count in (9, 10):
        cpf.append(sum(d * (count + 1 - i) for i, d in enumerate(cpf)) * 10 % 11 % 10)
    c = "".join(map(str, cpf))
    dni = rng.randint(10**7, 10**8 - 1)
    nir = f"{rng.choice('12')}{rng.randint(40, 99)}{rng.randint(1, 12):02d}{rng.randint(10, 95)}{digits(rng, 'dddDdd')}"
    ssn = digits(rng, "4dD-4D-Dddd")
    spaced, dotted = f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}", f"{c[:3]}.{c[3:6]}.{c[6:9]}-{c[9:]}"
    insured = f"{rng.choice(['AB', 'JK', 'PX'])} {digits(rng, 'dd dd dd')} {rng.choice('ABCD')}"
    choices = [
        ("my NHS number ", spaced),
        ("it says ", spaced),
        ("CPF ", dotted),
        ("meu documento ", dotted),
        ("DNI ", f"{dni}{'TRWAGMYFPDXBNJZSQVHLCKE'[dni % 23]}"),
        ("my number ", ssn),
        ("sécu ", f"{nir} {97 - int(nir) % 97:02d}"),
        ("NI number ", insured),
        ("passport number ", digits(rng, "Ddddddddd")),
    ]
    return rng.choice(choices)


MAKERS: dict[str, Callable[[random.Random], str | tuple[str, str]]] = {
    "email": email,
    "phone": phone,
    "card": luhn,
    "iban": iban,
    "address": address,
    "ip": ip,
    "link": link,
    "number": number,
    "id": state_id,
}


def name(rng: random.Random) -> tuple[str, list[str]]:
    shape = rng.choice(SHAPES["names"])
    said = {
        "g": rng.choice(GIVEN),
        "g2": rng.choice(GIVEN),
        "f": rng.choice(FAMILY),
        "a": rng.choice(SHAPES["ambiguous"]),
        "s": rng.choice(GIVEN[:36]).lower(),
    }
    whole = re.findall(r"\{\w+\}(?: \{\w+\})*", shape)
    return shape.format(**said), [part.format(**said) for part in whole]


def plant(passages: list[str], count: int, seed: int) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Passages with one thing planted in each: the text, and where and of what kind (one place, two for two names)."""
    rng = random.Random(seed)
    kinds = [*MAKERS, *["name"] * 5]
    for turn in range(count):
        kind = kinds[turn % len(kinds)]
        if kind == "name":
            sentence, wholes = name(rng)
        else:
            made = MAKERS[kind](rng)
            cue, value = made if isinstance(made, tuple) else ("", made)
            sentence, wholes = rng.choice(SHAPES["sentences"][kind]).format(cue + value), [value]
        text, at = into(rng.choice(passages), sentence, rng)
        places: list[tuple[int, int, str]] = []
        for whole in wholes:
            start = text.index(whole, places[-1][1] if places else at)
            places.append((start, start + len(whole), kind))
        yield text, places


def into(passage: str, sentence: str, rng: random.Random) -> tuple[str, int]:
    """Put a sentence before, after or between the sentences of a passage."""
    cuts = [found.end() for found in re.finditer(r"[.!?]\s+", passage)]
    last = sentence.startswith(("-", "Kind", "Best", "Thanks,", "Viele", "Aten", "Met v"))
    at = len(passage) if last else rng.choice([0, len(passage), *cuts])
    before = passage[:at] + ("" if not at else "\n" if last else " ")
    return f"{before}{sentence} {'' if last else passage[at:]}".rstrip(), len(before)


def rows(name_: str) -> Iterator[dict[str, str]]:
    raw = gzip.decompress((DATA / name_).read_bytes()).decode("utf-8", "replace")
    yield from csv.DictReader(io.StringIO(raw))


def passages() -> dict[str, list[str]]:
    """Real passages of licence class A and S."""
    tag = re.compile(r"<[^>]{0,400}>")
    sumo = [tag.sub(" ", r["content"] or "") for r in rows("sumo-thunderbird/thunderbird_questions_dev.csv.gz")]
    products = [
        line.partition("##")[2]
        for path in sorted((DATA / "product-reviews").glob("product_reviews_1__*.txt"))
        if "README" not in path.name
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if "##" in line
    ]
    return {
        "NHS": [r["FFT answer"] for r in rows("nhs-fft/nhs_fft_v6_dev.csv.gz")],
        "SUMO": sumo,
        "product reviews": products,
    }
