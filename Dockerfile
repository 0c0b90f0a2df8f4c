# One image for every part; docker-compose.yml says which one a container is.
FROM python:3.11-slim AS libraries
COPY requirements/runtime.txt /requirements.txt
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-compile -r /requirements.txt \
 && /venv/bin/python -m pip uninstall --yes --quiet pip setuptools \
 && python -m compileall -q -j 0 /venv/lib

FROM python:3.11-slim
RUN groupadd --gid 10001 sekali \
 && useradd --uid 10001 --gid sekali --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin sekali \
 && install -d -o sekali -g sekali -m 0700 /data /data/day-sheets
COPY --from=libraries /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LOG_FORMAT=json SEKALI_HOME=/data LISTEN=0.0.0.0:8000
WORKDIR /app
COPY pyproject.toml ./
COPY gateway gateway
COPY services services
RUN python -m compileall -q -j 0 gateway services
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "gateway", "web"]
