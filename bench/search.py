"""
How long a search takes: `python -m bench.search`, or POSTS=20000 python -m bench.search.

Fills an empty database (DATABASE_URL, else SQLite in a temporary folder) with posts whose words come
as often as words do in a language: a few everywhere, most of them hardly ever. Then asks through
the whole of Django, without the page cache, which keeps no search.
"""

import itertools
import os
import random
import statistics
import tempfile
import time
from datetime import timedelta

SYLLABLES = [
    a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "is", "ol")
]
COMMON = [
    "pain",
    "the",
    "of",
    "and",
    "body",
    "days",
    "sleep",
    "walking",
    "help",
    "people",
    "nerve",
    "time",
    "doctor",
    "treatment",
    "week",
    "exercise",
    "morning",
    "back",
    "care",
    "work",
    "medicine",
    "clinic",
    "headache",
    "hand",
    "small",
    "steps",
]
VOCABULARY, WORDS_A_POST, ROUNDS = 30_000, 600, 10
#: What is asked, beside made-up words of every frequency: the worst stand in each post.
ASKED = [
    *("pain", "sleep", "back pain", "the pain of the body", "walking help people nerve time"),
    *("exercises", "painful", "headaches at night", "pai", "cat", "con", "medicine clinic"),
    *("painn", "slepe", "hedache", "qqqqqq", "what helps against pain in the morning", "doctor"),
    *("sleep walking treatment week exercise morning care work", "c3", "tag person category"),
]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        random.seed(1)
        words = vocabulary()
        began = time.perf_counter()
        fill(int(os.environ.get("POSTS", "5000")), words)
        print(f"filled and indexed in {time.perf_counter() - began:.0f} s", flush=True)
        measure(words)


def vocabulary() -> list[str]:
    """The most frequent first."""
    made = ("".join(random.choices(SYLLABLES, k=random.randint(2, 5))) for _ in itertools.count())
    return list(dict.fromkeys([*COMMON, *itertools.islice(made, VOCABULARY)]))


def fill(posts: int, words: list[str]) -> None:
    from blog.models import Category, Post
    from pages.models import Clinic
    from search.indexing import rebuild

    from .filling import look_over

    Clinic(name="Bench Clinic").save()
    frequencies = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    Post.objects.bulk_create(
        (_post(number, posts, words, frequencies) for number in range(posts)), batch_size=200
    )
    categories = [Category.objects.create(name=f"Category {n}", slug=f"c{n}") for n in range(12)]
    through = Post.categories.through
    through.objects.bulk_create(
        through(post_id=pk, category=categories[pk % 12])
        for pk in Post.objects.values_list("pk", flat=True)
    )
    for _each in rebuild():
        pass
    look_over()


def _post(number: int, posts: int, words: list[str], frequencies: list[float]):
    from django.utils import timezone

    from blog.models import Post
    from publishing.models import PublicationStatus

    text = random.choices(words, cum_weights=frequencies, k=WORDS_A_POST)
    title = random.choices(words, cum_weights=frequencies, k=6)
    paragraphs = [" ".join(text[at : at + 60]) for at in range(0, len(text), 60)]
    return Post(
        title=" ".join(title).capitalize(),
        slug=f"article-{number}",
        summary=" ".join(text[:25]),
        body="".join(f"<h2>{p[:20]}</h2><p>{p}.</p>" for p in paragraphs),
        status=PublicationStatus.PUBLISHED,
        published_at=timezone.now() - timedelta(hours=6 * (posts - number)),
    )


def measure(words: list[str]) -> None:
    from django.db import connection
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    ranks = [30, 100, 300, 1_000, 3_000, 10_000, 25_000]
    asked = [*ASKED, *(words[rank] for rank in ranks)]
    asked += [f"{words[a]} {words[b]}" for a, b in itertools.pairwise(ranks)]
    times: dict[str, list[float]] = {text: [] for text in asked}
    cpu: list[float] = []
    client.get("/search/", {"q": "pain"})
    for _round in range(ROUNDS):
        for text in random.sample(asked, k=len(asked)):
            began, cpu_began = time.perf_counter(), time.process_time()
            assert client.get("/search/", {"q": text}).status_code == 200
            times[text].append((time.perf_counter() - began) * 1000)
            cpu.append((time.process_time() - cpu_began) * 1000)
    every, cpu = sorted(itertools.chain.from_iterable(times.values())), sorted(cpu)
    print(
        f"{connection.vendor}: {len(asked)} questions, {len(every)} answers; milliseconds, of this process's CPU"
    )
    for name, share in (("median", 0.5), ("p95", 0.95), ("p99", 0.99)):
        at = int(len(every) * share)
        print(f"  {name:8}{every[at]:7.1f}{cpu[at]:7.1f}")
    slowest = sorted(times.items(), key=lambda item: -statistics.median(item[1]))
    for text, taken in slowest[:5]:
        print(f"  {statistics.median(taken):7.1f}  {text}")


if __name__ == "__main__":
    main()
