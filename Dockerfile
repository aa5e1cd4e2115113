# One image for the web process and the workers; docker-compose.yml says which is which.
FROM python:3.12-slim-bookworm AS packages
COPY requirements.txt ./
COPY requirements-oidc.txt ./
RUN python -m venv /packages \
 && /packages/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-oidc.txt

FROM python:3.12-slim-bookworm
RUN useradd --create-home --uid 10001 cutroom \
 && install -d -o cutroom -g cutroom /data \
 && apt-get update \
 && apt-get install -y --no-install-recommends fonts-noto-core fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/*
COPY --from=packages /packages /packages
WORKDIR /cutroom
COPY main.py ./
COPY migrations ./migrations
COPY tasks ./tasks
COPY pages ./pages
COPY app ./app
RUN python -m compileall -q .
ENV PATH=/packages/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CUTROOM_DATA_DIR=/data \
    CUTROOM_HOST=0.0.0.0
USER cutroom
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["python", "main.py"]
CMD ["serve"]
