"""
What each of the nasty files of the tests costs the server: seconds of a core, memory on top.

Prints JSON: `python -m bench.nasty_files`. Each file is tried in a process of its own. Seconds of a
core, because whatever else the machine does at the time says nothing about the file.
"""

import json
import os
import resource
import subprocess
import sys
import time

SECONDS, MEGABYTES = 5, 300


def main() -> None:
    if len(sys.argv) == 2:
        print(json.dumps(_tried(sys.argv[1])))
        return
    from tests.images import nasty

    figures = {}
    for name in [*nasty.REFUSED, *nasty.TAKEN, *nasty.LARGE]:
        figures[name] = _in_a_process(name)
        print(name, figures[name], file=sys.stderr, flush=True)
    print(json.dumps(figures))
    too_much = [
        name
        for name, figure in figures.items()
        if figure["s"] > SECONDS or figure["MB"] > MEGABYTES
    ]
    if too_much:
        raise SystemExit(f"Over {SECONDS} s or {MEGABYTES} MB: {', '.join(too_much)}")


def _in_a_process(name: str) -> dict:
    command = [sys.executable, "-m", "bench.nasty_files", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr}")
    return json.loads(done.stdout)


def _tried(name: str) -> dict:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
    import django

    django.setup()
    content = _made(name)
    began, before = time.process_time(), _megabytes()
    outcome = _prepared(content)
    seconds, megabytes = time.process_time() - began, _megabytes() - before
    return {"s": round(seconds, 2), "MB": round(megabytes), **outcome}


def _made(name: str) -> bytes:
    """Made by another process: drawing it must not count."""
    script = (
        "import sys; from tests.images import nasty; "
        "made = {**nasty.REFUSED, **nasty.TAKEN, **nasty.LARGE}[sys.argv[1]]; "
        "made = made[0] if isinstance(made, tuple) else made; "
        "sys.stdout.buffer.write(made())"
    )
    command = [sys.executable, "-W", "ignore", "-c", script, name]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _prepared(content: bytes) -> dict:
    from django.core.exceptions import ValidationError
    from django.core.files.base import ContentFile

    from images.processing import prepare_picture

    try:
        prepared = prepare_picture(ContentFile(content))
    except ValidationError as error:
        return {"refused": error.messages[0]}
    return {"taken": f"{prepared.original.width}x{prepared.original.height}"}


def _megabytes() -> float:
    """The most this process has ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
