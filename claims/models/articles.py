"""Articles, their immutable texts, and the sentences of each text."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from claims.models.base import Base, to


class Article(Base):
    """A text that came in. Its state is never stored: claims/queries.py derives it."""

    __tablename__ = "article"
    title: Mapped[str]
    publisher: Mapped[str] = mapped_column(default="")
    byline: Mapped[str] = mapped_column(default="")
    section: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(20), default="en")
    source_url: Mapped[str] = mapped_column(default="")
    published_on: Mapped[date | None]
    deadline: Mapped[datetime | None]
    submitted_by: Mapped[int] = mapped_column(to("person"))
    created_at: Mapped[datetime] = mapped_column(index=True)
    versions: Mapped[list["ArticleVersion"]] = relationship(back_populates="article", order_by="ArticleVersion.number")


class ArticleVersion(Base):
    """One immutable text of an article, cleaned once; all offsets count its code points."""

    __tablename__ = "article_version"
    __table_args__ = (UniqueConstraint("article_id", "number"),)
    article_id: Mapped[int] = mapped_column(to("article"))
    number: Mapped[int]
    text: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    extracted_at: Mapped[datetime | None]
    article: Mapped[Article] = relationship(back_populates="versions")


class Sentence(Base):
    """One sentence of a version. Whether a live claim covers it is derived; `read` is a person's mark."""

    __tablename__ = "sentence"
    __table_args__ = (
        UniqueConstraint("version_id", "number"),
        CheckConstraint('"end" > start AND start >= 0', name="span_forward"),
        CheckConstraint("(read_by IS NULL) = (read_at IS NULL)", name="read_by_somebody"),
    )
    version_id: Mapped[int] = mapped_column(to("article_version"))
    number: Mapped[int]
    paragraph: Mapped[int]
    heading: Mapped[bool] = mapped_column(Boolean)
    start: Mapped[int]
    end: Mapped[int]
    read_by: Mapped[int | None] = mapped_column(to("person"))
    read_at: Mapped[datetime | None]
