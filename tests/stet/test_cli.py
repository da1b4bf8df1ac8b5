"""The commands as they are typed, on a SQLite desk in an empty folder."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from claims.database import Database
from claims.extraction import KINDS
from claims.models import Account, Article, Delivery, Event, Person
from claims.settings import Settings
from claims.tokens import find_by_token
from stet.cli import main
from stet.demo import NEWCOMERS, sample
from tests.mail_server import MailServer
from webapp.passwords import verify_password

TEXT = "At least 40 people were killed on Monday, the governor, Marta Velasco, said.\n"

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder, without any setting of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return lambda *arguments, typed=None: CliRunner().invoke(main, arguments, input=typed)


@pytest.fixture
def desk(run: Run, tmp_path: Path) -> Database:
    """A migrated desk without people."""
    assert run("migrate").exit_code == 0
    return Database(f"sqlite:///{tmp_path}/var/stet.db")


def test_every_command_explains_itself(run: Run) -> None:
    shown = run("--help").output
    for command in main.commands:
        assert re.search(rf"^  {command} +\S", shown, re.MULTILINE), f"{command} has no description"
        assert run(command, "--help").exit_code == 0


@pytest.mark.parametrize("command", ["extract", "score"])
def test_a_piped_text_is_read_as_the_help_and_the_refusal_say(command: str, run: Run) -> None:
    assert "FILE is - for what is piped in" in " ".join(run(command, "--help").output.split())
    refused = run(command, typed=TEXT)
    assert refused.exit_code == 2 and "(- reads what is piped in)" in refused.output
    assert "40 people were killed" in run(command, "-", typed=TEXT).output


def test_the_beats_of_the_demo_newsroom_are_the_kinds_as_the_screens_call_them() -> None:
    labels = {kind.label.lower() for kind in KINDS.values()}
    assert {beat for newcomer in NEWCOMERS for beat in newcomer.beats} <= labels


def test_the_demo_newsroom_is_made_once_and_its_passwords_fit(run: Run, tmp_path: Path) -> None:
    shown = run("demo")
    assert shown.exit_code == 0
    passwords = dict(re.findall(r"Sign in as (\S+) +with (\S+)  to ", shown.output))
    assert set(passwords) == {newcomer.email for newcomer in NEWCOMERS}
    assert len(set(passwords.values())) == len(NEWCOMERS)
    with Database(f"sqlite:///{tmp_path}/var/stet.db").reading() as session:
        people = session.execute(select(Person, Account).join(Account, Account.person_id == Person.id)).all()
        for person, account in people:
            assert verify_password(passwords[person.email], account.password)
            assert account.password.startswith("$argon2id$")
        roles = sorted(role for person, _ in people for role in person.roles)
        assert roles == ["admin", "checker", "checker", "editor"]
        assert all(person.capacity >= 20 for person, _ in people)
        article = session.scalars(select(Article)).one()
        submitter = session.get_one(Person, article.submitted_by)
        assert not submitter.roles & {"checker", "editor"}, "who submits the sample could not check its claims"
        assert article.title == sample().split("\n", 1)[0].strip()

    again = run("demo")
    assert again.exit_code == 0
    assert "Nothing was added" in again.output
    assert run("demo", "--if-empty").output == ""


def test_a_person_is_added_with_a_password_that_is_shown_once(run: Run, desk: Database) -> None:
    added = run("user", "add", "Ada@Desk.example", "--role", "checker", "--name", "Ada", "--beats", "sport, World",
                "--capacity", "7")  # fmt: skip
    assert added.exit_code == 0
    assert "ada@desk.example" in added.output
    password = added.output.split()[-1]
    with desk.reading() as session:
        person = session.scalars(select(Person)).one()
        assert (person.name, person.beats, person.capacity, person.roles) == ("Ada", ["sport", "world"], 7, {"checker"})
        assert verify_password(password, session.scalars(select(Account.password)).one() or "")


def test_a_password_can_be_piped_in_and_is_not_repeated(run: Run, desk: Database) -> None:
    added = run("user", "add", "ada@desk.example", "--role", "editor", "--password-stdin", typed="twelve or more\n")
    assert added.exit_code == 0
    assert "twelve" not in added.output
    with desk.reading() as session:
        assert verify_password("twelve or more", session.scalars(select(Account.password)).one() or "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ada@desk.example", "--role", "king"), "A role is one of"),
        (("no address", "--role", "editor"), "is not an e-mail address"),
        (("ada@desk.example", "--role", "editor", "--capacity", "-1"), "Capacity"),
        (("ada@desk.example", "--role", "editor", "--password-stdin"), "12 to 200 characters"),
    ],
)
def test_nobody_is_added_who_cannot_be(run: Run, desk: Database, arguments: tuple[str, ...], sentence: str) -> None:
    refused = run("user", "add", *arguments, typed="short\n")
    assert refused.exit_code == 1
    assert sentence in refused.output
    with desk.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_the_same_person_is_not_added_twice(run: Run, desk: Database) -> None:
    assert run("user", "add", "ada@desk.example", "--role", "editor").exit_code == 0
    again = run("user", "add", "ADA@desk.example", "--role", "editor")
    assert again.exit_code == 1
    assert "belongs to somebody here already" in again.output


def test_a_new_password_ends_all_sessions(run: Run, desk: Database) -> None:
    run("user", "add", "ada@desk.example", "--role", "editor", "--password-stdin", typed="the old password\n")
    with desk.reading() as session:
        before = session.scalars(select(Account.fs_uniquifier)).one()
    changed = run("user", "password", "ada@desk.example")
    assert changed.exit_code == 0
    with desk.reading() as session:
        account = session.scalars(select(Account)).one()
        assert verify_password(changed.output.split()[-1], account.password or "")
        assert not verify_password("the old password", account.password or "")
        assert account.fs_uniquifier != before


def test_somebody_may_hold_more_claims_and_the_history_says_so(run: Run, desk: Database) -> None:
    run("user", "add", "ada@example.org", "--role", "checker", "--capacity", "1")
    assert run("user", "capacity", "ada@example.org", "5").output == "ada@example.org may hold 5 claims.\n"
    with desk.reading() as session:
        assert session.scalars(select(Person.capacity)).one() == 5
        assert "set_capacity" in session.scalars(select(Event.action)).all()
    assert "from 0 to 1000" in run("user", "capacity", "ada@example.org", "1001").output


def test_only_the_token_is_printed(run: Run, desk: Database) -> None:
    run("user", "add", "ada@desk.example", "--role", "editor")
    made = run("user", "token", "ada@desk.example")
    assert re.fullmatch(r"stet_[\w-]{43}\n", made.output)
    with desk.transaction() as session:
        found = find_by_token(session, made.output.strip())
        assert found
        assert found[0].email == "ada@desk.example" and found[1] is None


def test_a_token_for_nobody_is_refused(run: Run, desk: Database) -> None:
    refused = run("user", "token", "nobody@desk.example")
    assert refused.exit_code == 1
    assert "Nobody here has the address" in refused.output


def test_an_article_is_submitted_and_the_same_again_is_found(run: Run, desk: Database, tmp_path: Path) -> None:
    run("user", "add", "ada@desk.example", "--role", "admin")
    (tmp_path / "article.txt").write_text(TEXT)
    first = run("submit", "article.txt", "--section", "world")
    assert first.exit_code == 0
    assert first.output == "Submitted: http://127.0.0.1:8000/articles/1\n"
    assert run("submit", "-", typed=TEXT).output == "On the desk already: http://127.0.0.1:8000/articles/1\n"
    with desk.reading() as session:
        article = session.scalars(select(Article)).one()
        assert (article.title, article.section) == (TEXT.strip(), "world")
        assert session.scalars(select(Event.by_person).where(Event.action == "submit")).one() == article.submitted_by


def test_an_address_and_a_document_are_read_on_the_desk(run: Run, desk: Database, tmp_path: Path) -> None:
    run("user", "add", "ada@desk.example", "--role", "admin")
    (tmp_path / "report.PDF").write_bytes(b"%PDF-1.7")
    sent = run("submit", "report.PDF", "--title", "Mine")
    assert sent.output == "Being read: http://127.0.0.1:8000/deliveries/1\n"
    url = "https://post.example/flood"
    assert run("submit", url).output == "Being read: http://127.0.0.1:8000/deliveries/2\n"
    with desk.reading() as session:
        file, page = session.scalars(select(Delivery).order_by(Delivery.id))
        assert (file.file_name, file.body, file.fields) == ("report.PDF", b"%PDF-1.7", {"title": "Mine"})
        assert (page.url, page.body) == (url, None)


def test_an_address_that_cannot_be_one_is_refused_in_words(run: Run, desk: Database) -> None:
    run("user", "add", "ada@desk.example", "--role", "admin")
    refused = run("submit", "https://ada:secret@post.example/")
    assert (refused.exit_code, "no name or password" in refused.output) == (1, True)
    assert run("submit", "no-such-file.pdf").exit_code == 2


@pytest.mark.parametrize("content", [b"", b"   \n", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"x" * 6_000_000])
def test_what_is_no_article_is_refused_and_nothing_is_kept(
    run: Run, desk: Database, tmp_path: Path, content: bytes
) -> None:
    run("user", "add", "ada@desk.example", "--role", "admin")
    (tmp_path / "article.txt").write_bytes(content)
    refused = run("submit", "article.txt")
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ")
    assert "Traceback" not in refused.output
    with desk.reading() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 0


def test_without_an_admin_the_way_to_add_one_is_said(run: Run, desk: Database, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(TEXT)
    refused = run("submit", "article.txt")
    assert refused.exit_code == 1
    assert "stet user add EMAIL --role admin" in refused.output


def test_a_folder_without_a_desk_says_how_to_start_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    for command in (("user", "token", "ada@desk.example"), ("submit", __file__)):
        refused = run(*command)
        assert refused.exit_code == 1
        assert "stet up" in refused.output
        assert "Traceback" not in refused.output


def test_a_database_that_is_away_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://stet@127.0.0.1:1/stet")
    for command in (("migrate",), ("demo",), ("user", "token", "ada@desk.example"), ("doctor",)):
        refused = run(*command)
        assert refused.exit_code == 1
        assert "reached" in refused.output or "cannot be used" in refused.output
        assert "Traceback" not in refused.output


def test_a_worker_needs_a_queue_and_stages_that_exist(run: Run) -> None:
    assert "No queue was found" in run("worker").output
    assert "There is no stage naps" in run("worker", "--queues", "extract,naps").output


def test_the_web_refuses_a_weak_secret(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "changeme")
    refused = run("web")
    assert refused.exit_code == 1
    assert "secret key" in refused.output


def test_claims_are_extracted_from_a_file_and_from_lines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(TEXT)
    assert "at least 40" in run("extract", "article.txt").output

    (tmp_path / "in.jsonl").write_text(
        json.dumps({"id": "a", "text": TEXT}) + "\n" + json.dumps({"id": "b", "text": ""})
    )
    well = run("extract", "--jsonl", "in.jsonl", "-o", "out.jsonl")
    assert (well.exit_code, well.output) == (0, "")
    assert [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == ["a", "b"]

    bad = run("extract", "--jsonl", "-", "-o", "out.jsonl", typed="{\n" + json.dumps({"id": "c", "text": TEXT}))
    assert bad.exit_code == 1
    assert "Line 1 was skipped" in bad.output
    assert json.loads((tmp_path / "out.jsonl").read_text())["id"] == "c"


def test_extract_wants_one_kind_of_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(TEXT)
    assert run("extract").exit_code == 2
    assert run("extract", "article.txt", "--jsonl", "article.txt").exit_code == 2


def test_in_an_empty_folder_the_doctor_says_what_comes_with_the_first_start(run: Run) -> None:
    shown = run("doctor").output
    assert "wrong  database: There is none yet; `stet up` makes it." in shown
    assert "wrong  secret key: There is none yet; `stet up` makes it." in shown


def test_the_doctor_says_what_is_missing(run: Run, desk: Database) -> None:
    shown = run("doctor")
    assert shown.exit_code == 1
    assert "ok     database: sqlite" in shown.output
    assert "wrong  queue: None is running" in shown.output
    assert "ok     e-mail: none is sent; SMTP_HOST and MAIL_FROM are not set" in shown.output
    assert re.search(r"ok     snapshots: kept in \S+/var/snapshots, for 365 days unless a verdict cites", shown.output)


def test_the_doctor_says_that_snapshots_can_be_kept_nowhere(
    run: Run, desk: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("secret")
    bucket = {"SNAPSHOT_STORE": "s3://kept", "S3_ENDPOINT": "http://127.0.0.1:9", "S3_ACCESS_KEY": "stet"}
    for name, value in (bucket | {"S3_SECRET_KEY_FILE": str(tmp_path / "key")}).items():
        monkeypatch.setenv(name, value)
    shown = run("doctor").output
    assert "wrong  snapshots: s3://kept/ at 127.0.0.1 could not be used: it did not answer. Until then" in shown


def test_the_doctor_asks_the_mail_server(run: Run, desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SMTP_SECURITY", "none")
    assert "wrong  e-mail: None is sent: MAIL_FROM is not set." in run("doctor").output
    monkeypatch.setenv("MAIL_FROM", "stet@newsroom.example")
    with MailServer() as server:
        monkeypatch.setenv("SMTP_PORT", str(server.port))
        well = f"ok     e-mail: 127.0.0.1:{server.port} answers; mails come from stet@newsroom.example"
        assert well in run("doctor").output
        server.refuses = {"EHLO": "421 Later", "HELO": "421 Later"}
        assert f"wrong  e-mail: 127.0.0.1:{server.port} refused the mail: 421 Later" in run("doctor").output
        assert server.taken == []


def test_the_doctor_names_the_line_of_a_reference_table_that_is_left_out(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ok     reference tables: none; REFERENCE_TABLES is not set" in run("doctor").output
    folder = tmp_path / "tables"
    monkeypatch.setenv("REFERENCE_TABLES", str(folder))
    assert f"wrong  reference tables: The folder of the reference tables, {folder}, cannot be" in run("doctor").output
    folder.mkdir()
    good = "place,period,best,source\nNorrvik,2023,34,Office\n"
    (folder / "killed.csv").write_text(good)
    assert "ok     reference tables: 1 rows in 1 file" in run("doctor").output
    (folder / "killed.csv").write_text(f"{good}Norrvik,soon,34,Office\n")
    shown = run("doctor").output
    assert "wrong  reference tables: 1 rows are used, 1 left out. killed.csv, line 3: “soon” is no period." in shown
