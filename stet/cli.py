"""The console command `stet`: what can be typed, and nothing of how it is done.

Modules that only one command needs are imported in that command: `stet up` stays small and `stet extract` starts fast.
"""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from claims.claimreview import Unreadable
from claims.errors import Refusal
from stet import configuration
from stet.cli_user import user
from stet.errors import Unusable
from stet.typed import answer_file, complain, read_bytes, tell

FILE: Final = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


class _Article(click.ParamType[Path | str]):
    """A file that is there, or an address of the web, as it was typed."""

    name = "article"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        if isinstance(value, str) and value.lower().startswith(("http://", "https://")):
            return value
        path: Path = FILE.convert(value, param, ctx)
        return path


class _Group(click.Group):
    """What a rule or this machine refuses is one sentence and exit status 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise click.ClickException(refusal.sentence) from None
        except Unusable as problem:
            raise click.ClickException(str(problem)) from None


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="stet")
def main() -> None:
    """A fact-checking desk: an article in; its claims found, assigned, checked, approved and published.

    Settings come from the environment or a .env file; without any, everything is kept under var/ here.
    """


@main.command()
@click.option("--host", help="Address to listen on (HOST; default 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (PORT; default 8000).")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder (STET_DATA; default var).")
@click.option("--article", type=_Article(), help="Submit this file or address as well.")
def up(host: str | None, port: int | None, data: Path | None, article: Path | str | None) -> None:
    """Run everything on this machine: web, worker and queue. Ctrl-C ends it."""
    from stet.up import up as run

    run(configuration.load(data=data, host=host, port=port), article, click.echo)


@main.command()
def web() -> None:
    """Run the web server alone."""
    from stet.web import serve

    serve(configuration.with_secret(configuration.with_queue(configuration.load())))


@main.command()
@click.option("--queues", default="", help="Stages to work on, separated by commas; all when not given.")
def worker(queues: str) -> None:
    """Run a Celery worker alone."""
    from claims.jobs import STAGES
    from stet.desk import in_words
    from workers.worker import Worker

    settings = configuration.with_queue(configuration.load())
    stages = [name.strip() for name in queues.split(",") if name.strip()] or list(STAGES)
    if unknown := set(stages) - set(STAGES):
        raise Unusable(f"There is no stage {', '.join(sorted(unknown))}. The stages are {', '.join(STAGES)}.")
    if not settings.redis_url:
        raise Unusable("No queue was found. Set REDIS_URL, or run `stet up` in this folder.")
    one = Worker(settings, stages)
    with in_words():
        one.run()


@main.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    from stet.migrate import migrate as bring_up

    bring_up(configuration.load())
    click.echo("The database is up to date.")


@main.command()
@click.option("--if-empty", is_flag=True, help="Say nothing where people are already.")
def demo(if_empty: bool) -> None:
    """Make the demo newsroom on an empty desk: four people and an article."""
    from stet.demo import open_newsroom
    from stet.migrate import migrate as bring_up

    settings = configuration.load()
    bring_up(settings)
    newcomers = open_newsroom(settings)
    for newcomer, password in newcomers:
        click.echo(f"Sign in as {newcomer.email:<24} with {password}  to {newcomer.to}.")
    if newcomers:
        click.echo("These passwords are shown only now. An article to check is on the desk.")
    elif not if_empty:
        click.echo("There are people on this desk already. Nothing was added.")


@main.command()
@click.argument("what", metavar="FILE_OR_URL", type=_Article())
@click.option("--title", default="", help="The title; what the document says, or its first line, when not given.")
@click.option("--publisher", default="")
@click.option("--section", default="", help="The beat it belongs to.")
@click.option("--as", "email", help="Who submits it; the first admin when not given.")
def submit(what: Path | str, title: str, publisher: str, section: str, email: str | None) -> None:
    """Put an article on the desk and print its address, or that where a page, a PDF or a .docx is being read."""
    from stet.submit import submit as hand_in

    fields = {"title": title, "publisher": publisher, "section": section}
    click.echo(hand_in(configuration.load(), what, fields, email))


@main.command()
@click.argument("file", type=FILE, required=False)
@click.option("--jsonl", type=FILE, help='Lines {"id", "text"} to read instead of one text; - is standard input.')
@click.option("--html", is_flag=True, help="Write the text with its claims marked, as a page for a browser.")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of publication, for “on Tuesday” without a dateline."
)
@click.option(
    "-o", "--output", type=click.File("w", encoding="utf-8", atomic=False), default="-", help="Where to write."
)
def extract(file: Path | None, jsonl: Path | None, html: bool, day: datetime | None, output: Any) -> None:
    """Show the claims of a text; needs no desk. FILE is - for what is piped in."""
    from stet.extract import claims_of, describe

    if (file is None) == (jsonl is None):
        raise click.UsageError(
            "Give one FILE (- reads what is piped in), or --jsonl and a file with one text per line."
        )
    if html:
        if file is None:
            raise click.UsageError("--html shows one FILE.")
        from stet.page import page

        shown = page(read_bytes(file), day.date() if day else None)
        output.write(shown)  # opened only now: a text that is refused leaves an earlier page as it was
        return
    if file is not None:
        for line in describe(read_bytes(file), day.date() if day else None):
            click.echo(line, file=output)
        return
    assert jsonl is not None
    if day:
        raise click.UsageError("--date is the day of one FILE.")
    answer_file(jsonl, output, claims_of)


@main.command()
@click.argument("file", type=FILE, required=False)
@click.option("--jsonl", type=FILE, help='Lines {"id", "text"}, a sentence each, to read instead; - is standard input.')
@click.option(
    "-o", "--output", type=click.File("w", encoding="utf-8", atomic=False), default="-", help="Where to write."
)
def score(file: Path | None, jsonl: Path | None, output: Any) -> None:
    """Say how check-worthy sentences are, and why; needs no desk. FILE is - for what is piped in."""
    from stet.score import describe, score_of

    if (file is None) == (jsonl is None):
        raise click.UsageError(
            "Give one FILE (- reads what is piped in), or --jsonl and a file with one sentence per line."
        )
    if file is not None:
        for line in describe(read_bytes(file)):
            click.echo(line, file=output)
        return
    assert jsonl is not None
    answer_file(jsonl, output, score_of)


@main.command()
@click.option("--corpus", type=FILE, required=True, help='Lines {"id", "text"}, also with title, subtitle and date.')
@click.option("--jsonl", type=FILE, required=True, help='Lines {"id", "text"}, also with speaker and context_before.')
@click.option(
    "-o", "--output", type=click.File("w", encoding="utf-8", atomic=False), default="-", help="Where to write."
)
def match(corpus: Path, jsonl: Path, output: Any) -> None:
    """Rank earlier fact-checks for each text, the best hundred; needs no desk."""
    from claims.matching import Index
    from stet.match import ranking_of, read_asked, read_entries

    index: Index[str | int] = Index()
    with click.open_file(str(corpus), "rb") as lines:
        bad = complain(read_entries(lines, index))
    if not len(index):
        raise Unusable("The corpus holds no entry that could be read. Nothing was ranked.")
    answer_file(jsonl, output, partial(ranking_of, index), read_asked, bad)


@main.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True)
def import_(files: tuple[Path, ...]) -> None:
    """Take in fact-checks of others: ClaimReview as JSON, JSON lines, a DataFeed, or pages with JSON-LD."""
    from stet.importing import import_file, sentences

    settings, bad = configuration.load(), 0
    for file in files:
        try:
            with click.open_file(str(file), "rb") as opened:
                imported = import_file(settings, opened, partial(tell, file))
        except Unreadable as problem:
            click.echo(f"{file} was not read: {problem}", err=True)
            bad += 1
            continue
        for sentence in sentences(str(file), imported):
            click.echo(sentence)
    if bad:
        raise Unusable(f"{bad} {'file was' if bad == 1 else 'files were'} not read; the others were.")


main.add_command(user)


@main.group("audit")
def audit_() -> None:
    """Show that nothing on the desk was altered behind its back."""


@audit_.command("verify")
def verify() -> None:
    """Check every history and every snapshot with its file; names the first fault of each."""
    from stet.auditing import verify as look

    checked = look(configuration.load(), partial(click.echo, err=True), click.echo)
    click.echo(
        f"Checked {checked.streams:,} histories with {checked.events:,} events, and {checked.files:,} snapshots with "
        f"their files; of {checked.gone:,} the file was given up for its age."
    )
    if checked.bad:
        raise Unusable(f"{checked.bad:,} of them {'is' if checked.bad == 1 else 'are'} not as they were; see above.")


@main.command()
def doctor() -> None:
    """Look at everything the desk needs and say what is wrong with it."""
    from stet.doctor import examine

    well = True
    for finding in examine(configuration.with_queue(configuration.load())):
        well = well and finding.well
        click.echo(f"{'ok   ' if finding.well else 'wrong'}  {finding.what}: {finding.says}")
    if not well:
        raise Unusable("Not everything is well; see above.")
