"""An authority of a test's own that signs certificates, made with openssl's command."""

import shutil
import ssl
import subprocess
from pathlib import Path

from tests.opensearch.distribution import Missing

SETTINGS = """\
[req]
distinguished_name = name
prompt = no
[name]
CN = test
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[host]
subjectAltName = {host}
authorityKeyIdentifier = keyid
"""
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
HERE = "IP:127.0.0.1"


class Authority:
    """Its certificate is `file`. Missing: openssl is."""

    def __init__(self, folder: Path):
        self._folder, self.file = folder, folder / "ca.pem"
        folder.mkdir()
        self._settings(HERE)
        self._run("req", "-x509", *KEY, "-extensions", "ca", "-days", "2", "-keyout", "ca.key", "-out", "ca.pem")

    def server(self, host: str = HERE, days: int = 2) -> ssl.SSLContext:
        """What a server shows: a certificate for a host, for so many days from now."""
        self._settings(host)
        self._run("req", *KEY, "-keyout", "host.key", "-out", "host.csr")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "settings", "-extensions", "host")
        self._run("x509", "-req", "-in", "host.csr", "-out", "host.pem", "-days", str(days), *signed)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / "host.pem", self._folder / "host.key")
        return context

    def _settings(self, host: str) -> None:
        (self._folder / "settings").write_text(SETTINGS.format(host=host), encoding="utf-8")

    def _run(self, what: str, *given: str) -> None:
        program = shutil.which("openssl")
        if not program:
            raise Missing("Certificates are made with openssl, which is not installed: install it.")
        config = ("-config", "settings") if what == "req" else ()
        subprocess.run([program, what, *config, *given], cwd=self._folder, check=True, capture_output=True, timeout=60)
