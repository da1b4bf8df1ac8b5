"""Every setting, read once from the environment (or a .env file) into one frozen object.

What each one does is said beside it; docs/running.md is the same list for operators.
"""

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Names in the environment are the field names in capitals (`DATABASE_URL`, `STET_DATA` …)."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    # Where things are kept
    stet_data: Path = Path("var")
    """Folder of the SQLite file, the embedded Valkey's socket and the generated secrets."""
    database_url: str = ""
    """SQLAlchemy address; empty means SQLite under `stet_data`."""
    migrate_database_url: str = ""
    """Address with the rights to change the schema; empty means `database_url`."""
    database_password_file: Path | None = None
    """File that holds the password for `database_url` (a Docker secret)."""
    redis_url: str = ""
    """Address of Redis or Valkey; empty means that `stet up` starts one of its own."""
    redis_password_file: Path | None = None
    """File that holds the password for `redis_url` (a Docker secret)."""

    # The web
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    """Address under which browsers reach the desk; https makes cookies Secure."""
    secret_key: str = ""
    """Signs sessions; `stet up` keeps a random one in `stet_data`, everything else must be given one."""
    secret_key_file: Path | None = None
    """File that holds the secret key (a Docker secret)."""
    sign_in_idle_minutes: int = 30
    sign_in_hours: int = 12

    # Jobs (all in seconds)
    lease_seconds: float = 120.0
    """How long a batch may run before another worker may lease it."""
    sweep_seconds: float = 5.0
    """How often each worker's sweeper looks for due jobs that nobody works on."""
    ring_again_seconds: float = 30.0
    """A stage whose jobs stay due is rung again after this, then with growing gaps."""
    stale_after_hours: float = 24.0
    """An assignment past its due time without an act for this long is released."""
    worker_slots: int = 2
    """Worker processes of one worker (Celery's concurrency)."""

    # Evidence
    fetch_deadline: float = Field(10.0, gt=0)
    """Seconds that one outside call may take altogether."""
    fetch_per_host: int = Field(2, gt=0)
    """Requests that one host gets at the same moment."""
    private_sources: str = ""
    """Names of sources, separated by spaces, whose configured address may be private (a newsroom's own wiki)."""
    mediawiki_api: str = "https://en.wikipedia.org/w/api.php https://{language}.wikipedia.org/w/api.php"
    """`api.php` of each MediaWiki to search, separated by spaces; `{language}` stands for the article's."""
    wikidata_api: str = "https://www.wikidata.org/w/api.php"
    """`api.php` of the Wikibase whose facts are looked up."""
    google_factcheck_api: str = "https://factchecktools.googleapis.com/v1alpha1/claims:search"
    google_factcheck_key_file: Path | None = None
    """File that holds the key for it; without one it is not enabled."""
    searxng_url: str = ""
    """The newsroom's own metasearch, with its JSON format switched on."""
    gdelt_api: str = "https://api.gdeltproject.org/api/v2/doc/doc"
    """News articles of the last three months, worldwide."""
    ucdp_api: str = "https://ucdpapi.pcr.uu.se/api"
    ucdp_token_file: Path | None = None
    """File that holds the access token for it; without one it is not enabled."""
    ucdp_version: str = ""
    """Version of the data that is asked for; empty: the newest that Stet knows."""
    reference_tables: Path | None = None
    """Folder of CSV files with figures of the newsroom's own: place, period, low, best, high, source."""

    claimreview_feeds: str = ""
    """Addresses, separated by spaces, of lists of fact-checks: JSON, pages with JSON-LD, RSS or Atom."""
    claimreview_hours: float = Field(6.0, gt=0)
    """How often each of them is read."""
    wayback_api: str = "https://archive.org/wayback/available"
    """Where the Internet Archive says whether it has a copy of an address."""
    wayback_save_api: str = "https://web.archive.org/save"
    """Where it is asked to save one."""
    wayback_keys_file: Path | None = None
    """File that holds `key:secret` of an account there; without one nothing is saved."""

    # Snapshots
    snapshot_store: str = ""
    """Where what pages said is kept: empty for `snapshots` under `stet_data`, or s3://bucket/prefix."""
    snapshot_max_mb: int = Field(20, gt=0, le=500)
    """Megabytes (of a million bytes) that one page or file may have to be kept."""
    snapshot_days: int = Field(365, ge=0)
    """WARCs that no verdict cites are given up after so many days; 0: never."""
    s3_endpoint: str = "https://s3.amazonaws.com"
    """The server of the bucket."""
    s3_region: str = "us-east-1"
    s3_access_key: str = ""
    s3_secret_key_file: Path | None = None
    """File that holds the secret key of `s3_access_key`."""

    # E-mail
    smtp_host: str = ""
    """The server that takes the desk's e-mail; empty means that none is sent."""
    smtp_port: int = Field(587, gt=0, lt=65536)
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    """How the way to it is encrypted; with `none` no password is sent."""
    smtp_user: str = ""
    """Empty: the server wants no password."""
    smtp_password_file: Path | None = None
    """File that holds the password of `smtp_user` (a Docker secret)."""
    mail_from: str = ""
    """The address that mails come from; empty means that none is sent."""

    @field_validator("database_url", "migrate_database_url")
    @classmethod
    def _name_the_driver(cls, url: str) -> str:
        """`postgres://` and `postgresql://` mean psycopg 3 here, whatever tool wrote the address."""
        for scheme in ("postgres://", "postgresql://"):
            if url.startswith(scheme):
                return "postgresql+psycopg://" + url.removeprefix(scheme)
        return url

    @field_validator("*", mode="before")
    @classmethod
    def _no_path_is_none(cls, value: Any, info: ValidationInfo) -> Any:
        """Compose hands in an empty text for a file that is not given; as a path that would be this folder."""
        field = cls.model_fields[info.field_name or ""]
        return None if value == "" and field.annotation == Path | None else value

    @property
    def database(self) -> str:
        """The address of the database that is in force."""
        return self.database_url or f"sqlite:///{(self.stet_data / 'stet.db').absolute()}"

    @property
    def sends_mail(self) -> bool:
        """Whether notifications can go out by e-mail."""
        return bool(self.smtp_host and self.mail_from)

    @property
    def smtp_password(self) -> str:
        """The password of `smtp_user` from its file; empty when none is given."""
        file = self.smtp_password_file
        return file.read_text().strip() if file and file.is_file() else ""

    def allowed(self, source: str, address: str) -> frozenset[str]:
        """The `host:port` of a source's configured address, where the operator allows that it is private."""
        if source not in self.private_sources.split():
            return frozenset()
        parts = urlsplit(address)
        return frozenset({f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"})

    @property
    def snapshot_bytes(self) -> int:
        """What one page or file may have to be kept."""
        return self.snapshot_max_mb * 1_000_000

    @property
    def wayback_keys(self) -> str:
        """`key:secret` from its file; empty when none is given."""
        file = self.wayback_keys_file
        return file.read_text().strip() if file and file.is_file() else ""

    @property
    def s3_secret_key(self) -> str:
        """The secret key from its file; empty when none is given."""
        file = self.s3_secret_key_file
        return file.read_text().strip() if file and file.is_file() else ""

    @property
    def secret(self) -> str:
        """The secret key from the environment or from its file; empty when neither is given."""
        if self.secret_key_file and self.secret_key_file.is_file():
            return self.secret_key_file.read_text().strip()
        return self.secret_key
