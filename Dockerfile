# One image for web, worker and migrate; the command says which.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /app

COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY claims claims
COPY workers workers
COPY webapp webapp
COPY stet stet
RUN pip install --no-deps --no-build-isolation . \
    && useradd --system --uid 10001 --create-home --home-dir /srv/stet stet \
    && install --directory --owner stet --mode 700 /srv/data

USER 10001
WORKDIR /srv/stet
EXPOSE 8000
ENTRYPOINT ["stet"]
CMD ["web"]
