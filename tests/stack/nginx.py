"""A real nginx of our own, with deploy/nginx.conf in it, for the tests."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

SITE = Path(__file__).resolve().parent.parent.parent / "deploy" / "nginx.conf"

# What Debian's /etc/nginx/nginx.conf says around a site, as far as it matters here.
_AROUND = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes {workers};
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    gzip on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def program() -> str | None:
    # Debian keeps it where only root's PATH leads.
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def site_behind(
    folder: Path,
    *,
    port: int,
    plain_port: int,
    gunicorn_port: int,
    static: Path,
    media: Path,
    log: str = "off",
    certificate: Path | None = None,
) -> str:
    """
    deploy/nginx.conf with its words edited; `plain_port` leads to HTTPS.

    Without a certificate it does without TLS.
    """
    tls = {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "ssl_certificate /etc/clinic-tls/fullchain.pem;": "",
        "ssl_certificate_key /etc/clinic-tls/privkey.pem;": "",
    }
    if certificate:
        tls = {
            "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
            "/etc/clinic-tls/": f"{certificate}/",
        }
    edited = SITE.read_text()
    for words, ours in {
        "access_log /var/log/nginx/clinic.log clinic buffer=32k flush=5s;": f"access_log {log};",
        "/var/cache/nginx-clinic": f"{folder}/cache",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{gunicorn_port};",
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "server_name clinic.example;": "server_name localhost;",
        "alias /srv/clinic/static/;": f"alias {static}/;",
        "alias /srv/clinic/media/;": f"alias {media}/;",
        **tls,
    }.items():
        if words not in edited:
            raise LookupError(f"deploy/nginx.conf no longer says: {words}")
        edited = edited.replace(words, ours)
    return edited


def sign_certificate(folder: Path, host: str) -> Path:
    """As deploy/set-up signs one itself."""
    folder.mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        + ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
        + ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True,
        capture_output=True,
    )
    return folder


class Nginx:
    process: subprocess.Popen | None = None

    def __init__(self, folder: Path, site: str, port: int) -> None:
        self.folder, self.port = folder, port
        folder.mkdir(exist_ok=True)
        (folder / "site.conf").write_text(site)
        # As root its workers would be somebody who may not read our folders.
        user = "user root;" if os.geteuid() == 0 else ""
        text = _AROUND.format(folder=folder, user=user, workers=1)
        (folder / "nginx.conf").write_text(text)

    def start(self) -> None:
        log = self.folder / "error.log"
        self.process = subprocess.Popen(
            [program(), "-e", log, "-c", self.folder / "nginx.conf"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/", timeout=10).close()
                return
            except URLError as error:
                if hasattr(error, "code"):
                    return
                time.sleep(0.05)
        self.stop()
        raise TimeoutError(log.read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
