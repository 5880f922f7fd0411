"""Copied pictures: how many damaged copies are found, how many other papers of the same layout are taken for
them, and how long the search takes among 100,000 prints."""

import io
import os
import random
import statistics
import time

from django.db import connection
from PIL import Image

from benchmarks.made_papers import make_paper
from benchmarks.measuring import Measured, in_book, seconds
from huoshui.foundation import business_date
from huoshui.foundation.files import JPEG, store_file
from huoshui.origination.models import Application, ApplicationDocument, PicturePrint
from huoshui.origination.pictures.operations import (
    ALIKE_BITS,
    CANDIDATES,
    LOOKED_AT,
    SAME,
    nearest,
)
from huoshui.origination.pictures.prints import agreement, fit, greys_of, print_of

CARDS, OTHERS, PRINTS, ROUNDS = 200, 50, 100_000, 7
OTHER_KINDS = ("identity_back", "business_licence", "bank_statement", "financial_statement")
BAR_RECALL, BAR_FALSE, BAR_SEARCH = 0.95, 0.01, 0.5


def measure(loans: int) -> list[Measured]:
    """The time of the search, then recall and false matches by kind; `loans` is not used."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    lines = [_searched(), *_recognised("identity_card", CARDS, bars=True)]
    for kind in OTHER_KINDS:
        lines += _recognised(kind, OTHERS, bars=False)
    return lines


def damaged(picture: Image.Image, seed: int) -> bytes:
    """A copy turned by up to 3°, cut by up to 5 % at each side, between half and 1.2 times as large, pressed
    to JPEG quality 40 to 80."""
    rng = random.Random(seed)
    turned = picture.rotate(rng.uniform(-3, 3), fillcolor=(200, 200, 200), resample=Image.Resampling.BICUBIC)
    left, top, right, bottom = (rng.uniform(0, 0.05) for _ in range(4))
    width, height = turned.size
    cut = turned.crop(
        (int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom)))
    )
    scale = rng.uniform(0.5, 1.2)
    sized = cut.resize((int(cut.width * scale), int(cut.height * scale)))
    out = io.BytesIO()
    sized.save(out, "JPEG", quality=rng.randint(40, 80))
    return out.getvalue()


def _recognised(kind: str, count: int, *, bars: bool) -> list[Measured]:
    """Every copy against all originals, by the three looks of the product."""
    originals = [_read(make_paper(kind, seed).jpeg()) for seed in range(count)]
    found = false = 0
    started = time.perf_counter()
    for seed in range(count):
        grey, made = _read(damaged(make_paper(kind, seed).picture, seed))
        near = [
            at
            for at, (_, other) in enumerate(originals)
            if ((made.hash ^ other.hash) & (2**64 - 1)).bit_count() <= ALIKE_BITS
        ]
        near.sort(key=lambda at: ((made.hash ^ originals[at][1].hash) & (2**64 - 1)).bit_count())
        best = sorted(near[:CANDIDATES], key=lambda at: -fit(made.features, originals[at][1].features))
        same = [
            at
            for at in best[:LOOKED_AT]
            if agreement(grey, made.features, originals[at][0], originals[at][1].features) >= SAME
        ]
        found += seed in same
        false += len(set(same) - {seed})
    each = (time.perf_counter() - started) / count
    print(f"{kind}: {found} of {count} found, {false} taken for them, {each:.2f} s each", flush=True)
    return [
        Measured(
            claim=f"{kind}: damaged copies found among {count}",
            bar=f"≥ {BAR_RECALL:.0%}" if bars else "—",
            measured=f"{found} of {count} ({each:.2f} s each)",
            holds=not bars or found >= BAR_RECALL * count,
        ),
        Measured(
            claim=f"{kind}: other papers taken for it",
            bar=f"≤ {BAR_FALSE:.0%} of {count}" if bars else "—",
            measured=f"{false}",
            holds=not bars or false <= BAR_FALSE * count,
        ),
    ]


def _read(content: bytes):
    grey = next(iter(greys_of(content, JPEG)))
    made = print_of(grey)
    assert made is not None
    return grey, made


def _searched() -> Measured:
    """A print looked for among 100,000 of a year, 300 of them alike, their features read and compared."""
    with in_book(1000):
        row = _fill()

        def search() -> None:
            near = list(nearest(row, row.document.application)[:CANDIDATES])
            near.sort(key=lambda other: -fit(bytes(row.features), bytes(other.features)))

        took = statistics.median(seconds(search) for _ in range(ROUNDS))
        scan = statistics.median(
            seconds(lambda: list(nearest(row, row.document.application).values_list("id")[:CANDIDATES]))
            for _ in range(ROUNDS)
        )
    print(f"{scan * 1000:.0f} ms for the nearest, {took:.2f} s with their corners", flush=True)
    return Measured(
        claim=f"search among {PRINTS:,} prints, {CANDIDATES} of them alike",
        bar=f"≤ {BAR_SEARCH:.1f} s for the nearest",
        measured=f"{scan * 1000:.0f} ms for the nearest, {took:.2f} s with their corners compared",
        holds=scan <= BAR_SEARCH,
    )


def _fill() -> PicturePrint:
    """100,000 prints on the applications of the book, random but for 300; the print that is looked for."""
    first = Application.objects.order_by("id").first()
    assert first is not None
    content = make_paper("identity_card", 1).jpeg()
    _, made = _read(content)
    file = store_file(name="a.jpg", content=content, content_type=JPEG)
    document = ApplicationDocument.objects.create(
        application=first,
        kind="id_card",
        file_id=file.id,
        file_name="a.jpg",
        content_type=JPEG,
        size=1,
        uploaded_at=first.created_at,
    )
    row = PicturePrint.objects.create(
        document=document, page=0, hash=made.hash, features=made.features, left_on=business_date.today()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into origination_applicationdocument
               (application_id, kind, file_id, file_name, content_type, size, uploaded_at)
               select a.id, 'id_card', %s, 'a.jpg', 'image/jpeg', 1, now()
               from origination_application a, generate_series(1, 100) where a.id <> %s""",
            [file.id, first.pk],
        )
        cursor.execute(
            """insert into origination_pictureprint (document_id, page, hash, features, left_on)
               select d.id, 0, d.hash,
                      case when bit_count((d.hash # p.hash)::bit(64)) <= %s then p.features else '' end,
                      p.left_on
               from origination_pictureprint p, lateral (
                   select id, case when row_number() over () <= %s
                                   then p.hash # (1::bigint << (id %% 60)::int)
                                   else (random() * 9e18)::bigint end as hash
                   from origination_applicationdocument where id > %s limit %s) d
               where p.id = %s""",
            [ALIKE_BITS, CANDIDATES, document.pk, PRINTS, row.pk],
        )
        cursor.execute("analyze origination_pictureprint")
        cursor.execute("select count(*) from origination_pictureprint")
        print(f"{cursor.fetchone()[0]:,} prints", flush=True)
    return row
