"""Letters survive, however they were written as bytes."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from tests.listen.staging import cells_of, read_here, written
from wellheard.listen.errors import ListenError

GERMAN = "Die Lieferung kam zu spät, und am Telefon hieß es nur: schöne Grüße. Für Ärger wäre das übrig genug."
POLISH = "Przesyłka przyszła później niż obiecano, a obsługa była bardzo miła. Dziękuję, źle nie było, żółć i łódź."
RUSSIAN = "Курьер приехал поздно, но был очень вежлив. Поддержка отвечала быстро, спасибо за помощь с возвратом денег."  # noqa: RUF001 - the letters of another script are the point
CHINESE = "快递送来得很晚，但是送货员非常客气。客服回答很快，谢谢你们帮助我退款，我会再来购买的，希望下次更快一些。"  # noqa: RUF001 - the letters of another script are the point
JAPANESE = "配達は遅かったですが、配達員はとても親切でした。サポートの返事は早くて、返金の手続きも助かりました。"
GREEK = "Η παράδοση άργησε πολύ, αλλά ο διανομέας ήταν ευγενικός. Η υποστήριξη απάντησε γρήγορα, ευχαριστώ πολύ."  # noqa: RUF001 - the letters of another script are the point


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
        (GERMAN, "cp1252"),
        (GERMAN, "latin-1"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (CHINESE, "gb18030"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (GREEK, "cp1253"),
    ],
)
def test_every_letter_comes_back(tmp_path: Path, text: str, encoding: str) -> None:
    table = "id,comment\r\n" + "".join(f'{number},"{text}"\r\n' for number in range(20))
    staged = read_here(written(tmp_path, "a.csv", table.encode(encoding)))
    assert {comment for _, comment in cells_of(staged)} == {text}
    assert (staged.kept, staged.rejected) == (20, 0)
    assert staged.encoding_confidence is not None
    assert 0 < staged.encoding_confidence <= 1


def test_a_single_accent_is_read_as_windows_writes_it_and_said_to_be_unsure(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.csv", "id,text\n1,café\n2,tea\n".encode("cp1252")))
    assert cells_of(staged)[0] == ("1", "café")
    assert staged.encoding == "cp1252"
    assert "not certain" in staged.notices[0]


def test_an_accent_far_down_in_the_file_decides_too(tmp_path: Path) -> None:
    text = "id,text\n" + "1,plain words\n" * 400_000 + "2,café\n"
    staged = read_here(written(tmp_path, "a.csv", text.encode("cp1252")))
    assert (staged.encoding, staged.kept, staged.rejected) == ("cp1252", 400_001, 0)


def test_a_damaged_letter_in_a_file_of_utf8_costs_its_row_only(tmp_path: Path) -> None:
    content = "id,text\n1,schön\n2,grün\n".encode() + b"3,caf\xe9\n4,fine\n"
    staged = read_here(written(tmp_path, "a.csv", content))
    assert (staged.encoding, staged.kept, staged.rejected) == ("utf-8", 3, 1)
    assert [reject.text for reject in staged.rejects()] == ["3,café"]


def test_stars_in_utf16_are_stars(tmp_path: Path) -> None:
    rows = 'Package Name,Star Rating,Review Text\napp,5,"★★★★★ gut, danke 👍"\napp,1,\n'
    staged = read_here(written(tmp_path, "reviews.csv", codecs.BOM_UTF16_LE + rows.encode("utf-16-le")))
    assert cells_of(staged) == [("app", "5", "★★★★★ gut, danke 👍"), ("app", "1", None)]


def test_half_a_pair_in_utf16_becomes_a_replacement(tmp_path: Path) -> None:
    content = codecs.BOM_UTF16_LE + "id,text\n1,a".encode("utf-16-le") + b"\x00\xd8" + "b\n".encode("utf-16-le")
    assert cells_of(read_here(written(tmp_path, "a.csv", content))) == [("1", "a\ufffdb")]


def test_a_named_encoding_is_obeyed(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "id,text\n1,ñ\n".encode("mac_roman"))
    assert cells_of(read_here(path, encoding="mac_roman")) == [("1", "ñ")]


@pytest.mark.parametrize("name", ["no-such", "zip", "base64"])
def test_an_encoding_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ListenError) as caught:
        read_here(written(tmp_path, "a.csv", "id,text\n1,a\n"), encoding=name)
    assert caught.value.code == "listen/unknown-encoding"


def test_a_byte_order_mark_in_the_middle_is_kept(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.csv", "id,text\n\n\ufeff1,a\n2,b\n"))
    assert cells_of(staged) == [("\ufeff1", "a"), ("2", "b")]
