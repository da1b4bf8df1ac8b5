"""A real MediaWiki, as Debian packages it, on SQLite and PHP's own web server on loopback.

Installed into a temporary folder in a few seconds, filled from an export file, stopped by its process id.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

HOME = Path("/usr/share/mediawiki")
PACKAGES = "mediawiki php-cli php-sqlite3 php-mbstring php-xml php-intl"
EDITED_AT = "2024-05-06T07:08:09Z"
EXTRA = """
$wgServer = 'http://127.0.0.1:' . ( $_SERVER['SERVER_PORT'] ?? '80' );
$wgArticlePath = '/index.php/$1';
$wgCacheDirectory = $wgSQLiteDataDir;
$as = $_GET['as'] ?? '';
if ( $as !== 'bare' ) { wfLoadExtension( 'TextExtracts' ); }
$wgGroupPermissions['*']['read'] = $as !== 'private';
"""
"""One wiki that is three: its api.php?as=bare has no extracts, ?as=private lets nobody read."""

Wait = Callable[[Callable[[], bool], "subprocess.Popen[bytes]", Path], None]


def is_installed() -> bool:
    """Whether MediaWiki and a PHP with what it needs are on this machine."""
    php = shutil.which("php")
    if php is None or not (HOME / "maintenance" / "install.php").is_file():
        return False
    modules = subprocess.run([php, "-m"], capture_output=True, text=True, check=True).stdout.split()
    return {"sqlite3", "mbstring", "xml", "intl"} <= {module.casefold() for module in modules}


@contextmanager
def mediawiki(pages: Mapping[str, str], wait_until: Wait) -> Iterator[str]:
    """A wiki with these pages {title: wikitext}, all edited at EDITED_AT; the address of its `api.php`."""
    with tempfile.TemporaryDirectory(prefix="stet-wiki-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        environment = {**os.environ, "MW_CONFIG_FILE": str(folder / "LocalSettings.php")}
        _install(folder, pages, environment)
        port = _free_port()
        command = ["php", "-d", "opcache.enable_cli=1", "-S", f"127.0.0.1:{port}", "-t", HOME]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        try:
            wait_until(lambda: _listens(port), server, folder / "log")
            yield f"http://127.0.0.1:{port}/api.php"
        finally:
            server.terminate()
            server.wait(20)


def _install(folder: Path, pages: Mapping[str, str], environment: Mapping[str, str]) -> None:
    options = {"dbtype": "sqlite", "dbpath": folder / "data", "confpath": folder, "scriptpath": "", "lang": "en",
               "server": "http://127.0.0.1", "pass": os.urandom(16).hex()}  # fmt: skip
    unset = {key: value for key, value in environment.items() if key != "MW_CONFIG_FILE"}
    _run("install.php", *(f"--{key}={value}" for key, value in options.items()), "Wiki", "Admin", environment=unset)
    with (folder / "LocalSettings.php").open("a") as settings:
        settings.write(EXTRA)
    (folder / "pages.xml").write_text(_export(pages), encoding="utf-8")
    _run("importDump.php", folder / "pages.xml", environment=environment)


def _run(script: str, *arguments: str | Path, environment: Mapping[str, str]) -> None:
    command = ["php", HOME / "maintenance" / script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(f"{script} failed:\n{done.stdout}{done.stderr}")


def _export(pages: Mapping[str, str]) -> str:
    """The pages in MediaWiki's export format, the first way in that keeps odd titles and dates."""
    every = "".join(
        f"<page><title>{escape(title)}</title><ns>0</ns><revision><timestamp>{EDITED_AT}</timestamp>"
        f"<contributor><ip>127.0.0.1</ip></contributor><text>{escape(text)}</text></revision></page>"
        for title, text in pages.items()
    )
    return (
        f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">{every}</mediawiki>'
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
