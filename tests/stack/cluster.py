"""A PostgreSQL of its own, and another one that follows it."""

import os
import runpy
import shutil
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.conf import settings


class Cluster:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.script = runpy.run_path(str(settings.BASE_DIR / "bin" / "with-postgres"))
        self.script["start"](folder)

    @property
    def url(self) -> str:
        return f"postgres://postgres@{quote(str(self.folder), safe='')}/postgres"

    def control(self, *arguments: str) -> None:
        data, log = self.folder / "data", self.folder / "log"
        self.script["run"]("pg_ctl", *arguments, "--pgdata", data, "--log", log)

    def stop(self) -> None:
        if (self.folder / "data/postmaster.pid").exists():
            self.control("stop", "--mode", "immediate")

    def start_again(self) -> None:
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        self.control("start", "--options", options)

    def copy(self, folder: Path) -> "Cluster":
        """A replica by streaming, made as docs/production.md says, while this one is in use."""
        replica = Cluster.__new__(Cluster)
        replica.folder, replica.script = folder, self.script
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        folder.chmod(0o755)
        self.script["run"](
            *("pg_basebackup", "--host", self.folder, "--username", "postgres"),
            *("--pgdata", folder / "data", "--write-recovery-conf", "--checkpoint", "fast"),
        )
        replica.start_again()
        return replica

    def promote(self) -> None:
        self.control("promote")

    def run_sql(self, statement: str) -> list[tuple]:
        connection = psycopg2.connect(dbname="postgres", user="postgres", host=str(self.folder))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()
