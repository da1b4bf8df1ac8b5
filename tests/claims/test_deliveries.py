"""Addresses and files that become articles: who may hand them in, what is refused at once, and that it happens once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, inspect, select, update
from sqlalchemy.orm import Session

from claims import deliveries, intake, leasing
from claims.database import Database, now
from claims.deliveries import DROPPED, KEPT_FOR, MAX_BODY, MOST_OPEN, Found
from claims.errors import Invalid, NotAllowed, TooLarge, WrongState
from claims.models import Article, Delivery, Event, Job, Notification, Person
from claims.queries.deliveries import delivery_detail, open_deliveries
from claims.queries.notifications import notification_list
from tests import scenes

URL = "https://post.example/flood"
FOUND = Found(
    scenes.FLOOD, title="Their title", byline="Marit Berg", publisher="The Harbour Post", language="en-gb",
    source_url="https://post.example/flood.html", published_on=date(2024, 5, 7),
)  # fmt: skip


def settle(session: Session, do: Callable[..., object], delivery_id: int, **more: object) -> None:
    """What a worker does when it is done with the one job that is due."""
    lease = leasing.lease(session, "read", seconds=60)
    assert lease
    [job] = lease.jobs
    assert leasing.finish(session, lease, {job.id: lambda session: do(session, delivery_id, **more)}) == [job.id]


def test_an_address_is_taken_in_with_its_job_and_its_history(database: Database) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        delivery = deliveries.deliver(session, url=f" {URL} ", fields={"section": "world"}, by=ana)
        job = session.scalars(select(Job)).one()
        assert (job.stage, job.subject, job.lane) == ("read", f"delivery:{delivery.id}", "post.example")
        assert (delivery.url, delivery.fields) == (URL, {"section": "world"})
        event = session.scalars(select(Event).where(Event.action == "deliver")).one()
        assert (event.stream, event.by_person, event.data["url"]) == ("desk", ana.id, URL)
        assert delivery_detail(session, delivery.id)["state"] == "reading"


def test_a_file_is_taken_in_under_its_own_name(database: Database) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        delivery = deliveries.deliver(session, file_name=r"C:\Papers\..\report.pdf", body=b"%PDF-", by=ana)
        assert (delivery.file_name, delivery.body) == ("report.pdf", b"%PDF-")
        assert session.scalars(select(Job.lane)).one() == ""


@pytest.mark.parametrize(
    ("given", "kind", "says"),
    [
        ({}, Invalid, "either an address or a file"),
        ({"url": URL, "body": b"a"}, Invalid, "either an address or a file"),
        ({"url": "ftp://post.example/"}, Invalid, "http"),
        ({"url": "post.example"}, Invalid, "http"),
        ({"url": "javascript:alert(1)"}, Invalid, "http"),
        ({"url": "https://"}, Invalid, "name a site"),
        ({"url": "https://[::1"}, Invalid, "name a site"),
        ({"url": "https://post.example\\@127.0.0.1/"}, Invalid, "name a site"),
        ({"url": "https://post.example/a\r\nHost: b"}, Invalid, "name a site"),
        ({"url": "https://ana:secret@post.example/"}, Invalid, "no name or password"),
        ({"url": "https://post.example/" + "a" * 2000}, Invalid, "longer than 2,000"),
        ({"body": b""}, Invalid, "empty"),
        ({"body": bytes(MAX_BODY + 1)}, TooLarge, "20,000,000"),
        ({"body": b"a", "file_name": "a\0.pdf"}, Invalid, "not text"),
        ({"url": URL, "fields": {"title": "a" * 301}}, Invalid, "longer than 300"),
        ({"url": URL, "fields": {"language": "English"}}, Invalid, "a code like en"),
    ],
)
def test_what_can_be_seen_to_be_unusable_is_refused_at_once(
    small_database: Database, given: dict[str, object], kind: type[Invalid], says: str
) -> None:
    with small_database.transaction() as session:
        ana = scenes.newsroom(session).ana
        with pytest.raises(kind, match=says):
            deliveries.deliver(session, **given, by=ana)  # type: ignore[arg-type]
        assert not session.scalar(select(func.count()).select_from(Delivery))


def test_a_viewer_hands_nothing_in(small_database: Database) -> None:
    with small_database.transaction() as session, pytest.raises(NotAllowed):
        deliveries.deliver(session, url=URL, by=scenes.newsroom(session).viewer)


def test_nobody_fills_the_queue_alone(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        for number in range(MOST_OPEN):
            deliveries.deliver(session, url=f"{URL}/{number}", by=room.ana)
        with pytest.raises(WrongState, match="are being read already"):
            deliveries.deliver(session, url=URL, by=room.ana)
        deliveries.deliver(session, url=URL, by=room.ben)


def test_what_was_read_becomes_an_article_of_whoever_delivered_it(database: Database) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        delivery = deliveries.deliver(session, url=URL, by=ana)
        settle(session, deliveries.arrive, delivery.id, found=FOUND)
        article = session.scalars(select(Article)).one()
        assert (article.title, article.byline, article.publisher) == ("Their title", "Marit Berg", "The Harbour Post")
        assert (article.language, article.source_url) == ("en-gb", "https://post.example/flood.html")
        assert (article.published_on, article.submitted_by) == (date(2024, 5, 7), ana.id)
        facts = delivery_detail(session, delivery.id)
        assert (facts["state"], facts["article_id"], facts["was_here"]) == ("there", article.id, False)
        assert session.scalars(select(Job.stage).where(Job.state == "pending")).all() == ["extract"]
        assert open_deliveries(session, ana) == []


def test_what_a_person_says_of_it_comes_before_what_the_page_says(database: Database) -> None:
    deadline = datetime(2024, 6, 1, 12, tzinfo=UTC)
    mine = {"title": "Mine", "publisher": "Other", "byline": "Jon Dahl", "section": "world", "language": "de"}
    with database.transaction() as session:
        delivery = deliveries.deliver(
            session, url=URL, fields=mine, published_on=date(2024, 5, 1), deadline=deadline,
            by=scenes.newsroom(session).ana,
        )  # fmt: skip
        settle(session, deliveries.arrive, delivery.id, found=FOUND)
        article = session.scalars(select(Article)).one()
        assert {name: getattr(article, name) for name in mine} == mine
        assert (article.published_on, article.deadline) == (date(2024, 5, 1), deadline)


def test_a_document_that_says_nothing_of_itself_is_called_by_its_first_line(database: Database) -> None:
    with database.transaction() as session:
        delivery = deliveries.deliver(session, file_name="a.pdf", body=b"a", by=scenes.newsroom(session).ana)
        settle(session, deliveries.arrive, delivery.id, found=Found(scenes.FLOOD))
        article = session.scalars(select(Article)).one()
        assert (article.title, article.language) == ("Flood in Norway kills at least 40", "en")
        assert delivery.body is None


def test_a_second_run_of_the_effect_makes_no_second_article(database: Database) -> None:
    with database.transaction() as session:
        delivery = deliveries.deliver(session, url=URL, by=scenes.newsroom(session).ana)
        deliveries.arrive(session, delivery.id, FOUND)
        deliveries.arrive(session, delivery.id, Found(scenes.STILL))
        deliveries.refuse(session, delivery.id, "Too late.")
        assert session.scalars(select(Article.id)).all() == [delivery.article_id]
        assert delivery.refused is None


def test_a_text_that_is_here_already_leads_to_the_article_that_has_it(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        first = intake.submit_article(session, title="First", text=scenes.FLOOD, by=room.editor)
        delivery = deliveries.deliver(session, url=URL, by=room.ana)
        settle(session, deliveries.arrive, delivery.id, found=FOUND)
        assert delivery.article_id == first.id
        assert session.scalar(select(func.count()).select_from(Article)) == 1
        assert session.scalars(select(Job.state).where(Job.stage == "read")).all() == ["done"]


def test_what_can_never_be_read_is_told_to_whoever_delivered_it_and_its_job_is_done(database: Database) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        delivery = deliveries.deliver(session, file_name="a.pdf", body=b"%PDF-", by=ana)
        settle(session, deliveries.refuse, delivery.id, sentence="Its pages are pictures.")
        notice = session.scalars(select(Notification)).one()
        assert (notice.person_id, notice.kind, notice.words) == (ana.id, "unread", "Its pages are pictures.")
        assert session.scalars(select(Job.state)).one() == "done"
        [facts] = open_deliveries(session, ana)
        assert (facts["state"], facts["why"], facts["can_try_again"]) == ("refused", "Its pages are pictures.", False)
        assert delivery.body is None


def test_what_the_desk_cannot_take_is_refused_with_its_sentence(database: Database) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        delivery = deliveries.deliver(session, url=URL, by=ana)
        session.execute(update(Person).where(Person.id == ana.id).values(active=False))
        session.expire_all()
        settle(session, deliveries.arrive, delivery.id, found=FOUND)
        assert "You may not submit articles" in (delivery.refused or "")


def test_a_refused_address_is_tried_again_and_told_of_again(database: Database) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        delivery = deliveries.deliver(session, url=URL, by=ana)
        with pytest.raises(WrongState, match="being read"):
            deliveries.try_again(session, delivery.id, by=ana)
        for _ in range(2):
            settle(session, deliveries.refuse, delivery.id, sentence="There is no article on this page.")
            deliveries.try_again(session, delivery.id, by=ana)
            assert delivery_detail(session, delivery.id)["state"] == "reading"
        assert session.scalar(select(func.count()).select_from(Notification)) == 2
        settle(session, deliveries.arrive, delivery.id, found=FOUND)
        assert delivery_detail(session, delivery.id)["state"] == "there"
        with pytest.raises(WrongState):
            deliveries.try_again(session, delivery.id, by=ana)


def test_what_was_given_up_says_so_and_can_be_tried_again_by_its_owner_and_by_editors_alone(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        delivery = deliveries.deliver(session, url=URL, by=room.ana)
        lease = leasing.lease(session, "read", seconds=60)
        assert lease
        leasing.fail(session, lease, {lease.jobs[0].id: "post.example could not be reached."})
        facts = delivery_detail(session, delivery.id)
        assert (facts["state"], facts["tries"], facts["most_tries"]) == ("waiting", 1, 5)
        assert facts["next_try_at"] is not None
        session.execute(update(Job).values(state="dead"))
        session.expire_all()
        facts = delivery_detail(session, delivery.id)
        assert (facts["state"], facts["why"]) == ("given_up", "post.example could not be reached.")
        with pytest.raises(NotAllowed):
            deliveries.try_again(session, delivery.id, by=room.ben)
        deliveries.try_again(session, delivery.id, by=room.editor)
        assert session.scalars(select(Job.state).order_by(Job.round)).all() == ["cancelled", "pending"]


def give_up(session: Session, sentence: str = "The wall fell down.") -> None:
    """The one job that is due dies of its failure."""
    lease = leasing.lease(session, "read", seconds=60)
    assert lease
    leasing.fail(session, lease, {lease.jobs[0].id: sentence}, for_good={lease.jobs[0].id})


def test_what_was_given_up_is_told_to_whoever_delivered_it_once_for_each_time(database: Database) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        delivery = deliveries.deliver(session, url=URL, by=ana)
        assert deliveries.tell_given_up(session) == 0, "it is being read"
        for time in (1, 2):
            give_up(session, f"It could not be fetched, {time}.")
            assert (deliveries.tell_given_up(session), deliveries.tell_given_up(session)) == (1, 0)
            deliveries.try_again(session, delivery.id, by=ana)
        told = session.scalars(select(Notification).order_by(Notification.id)).all()
        assert {(notice.person_id, notice.kind) for notice in told} == {(ana.id, "unread")}
        assert [notice.words for notice in told] == ["It could not be fetched, 1.", "It could not be fetched, 2."]
        assert [notice["delivery_id"] for notice in notification_list(session, ana)] == [delivery.id, delivery.id]


def test_nobody_is_told_of_what_was_given_up_once_its_text_was_pasted(database: Database) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        delivery = deliveries.deliver(session, url=URL, by=ana)
        give_up(session)
        article = intake.submit_article(session, title="", text=scenes.FLOOD, by=ana)
        deliveries.replace_with(session, delivery.id, article.id, by=ana)
        assert deliveries.tell_given_up(session) == 0


def test_a_file_that_was_given_up_is_dropped_after_thirty_days_and_the_row_says_so(database: Database) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        old, young, tried = [
            deliveries.deliver(session, file_name=f"{name}.pdf", body=b"%PDF-", by=ana).id for name in "abc"
        ]
        lease = leasing.lease(session, "read", seconds=60)
        assert lease
        ids = {job.id: "The wall fell down." for job in lease.jobs}
        leasing.fail(session, lease, ids, for_good=ids)
        deliveries.try_again(session, tried, by=ana)
        aged = update(Delivery).where(Delivery.id != young)
        session.execute(aged.values(created_at=now(session) - KEPT_FOR - timedelta(seconds=1)))
        assert (deliveries.drop_old_files(session), deliveries.drop_old_files(session)) == (1, 0)
        session.expire_all()
        assert [session.get_one(Delivery, id).body for id in (old, young, tried)] == [None, b"%PDF-", b"%PDF-"]
        facts = delivery_detail(session, old)
        assert (facts["state"], facts["why"], facts["can_try_again"]) == ("refused", DROPPED, False)
        with pytest.raises(WrongState, match="Choose it again"):
            deliveries.try_again(session, old, by=ana)


def test_the_list_of_deliveries_loads_none_of_their_files(database: Database) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        delivery_id = deliveries.deliver(session, file_name="a.pdf", body=b"%PDF-", by=ana).id
        give_up(session)
        session.flush()
        session.expunge_all()
        delivery = session.get_one(Delivery, delivery_id)
        [facts] = open_deliveries(session, ana)
        assert facts == delivery_detail(session, facts["id"])
        assert (facts["state"], facts["can_try_again"]) == ("given_up", True)
        deliveries.try_again(session, delivery_id, by=ana)
        assert "body" in inspect(delivery).unloaded


def test_a_pasted_text_takes_the_place_of_ones_own_delivery_alone(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        delivery = deliveries.deliver(session, url=URL, by=room.ana)
        article = intake.submit_article(session, title="", text=scenes.FLOOD, by=room.ana)
        deliveries.replace_with(session, delivery.id, article.id, by=room.ana)
        assert delivery.article_id is None, "it is still being read"
        settle(session, deliveries.refuse, delivery.id, sentence="There is no article on this page.")
        deliveries.replace_with(session, delivery.id, article.id, by=room.ben)
        assert delivery.article_id is None
        deliveries.replace_with(session, delivery.id, article.id, by=room.ana)
        assert delivery.article_id == article.id
