# One image, one process, one worker: with SQLite there is exactly one writer, and replicas on PostgreSQL are containers.
#
#   docker run --read-only --tmpfs /tmp -v coc-keys:/keys -v coc-data:/data -v coc-state:/state \
#     -e COC_BASE_URL=https://conduct.example.org -p 127.0.0.1:8000:8000 coc-service
#
# Files that people send are cleaned in memory: add --memory=3g --memory-swap=3g, so that nothing of them is swapped to disk.
#
# Before the first start, the same with `init --name "Example Foundation"` at the end makes keys and database; the log
# takes its name from COC_BASE_URL then, once. Other commands run in the same way, without `-p`. A reverse proxy with TLS
# stands in front. /keys and /data are backed up apart from each other, /state is never put back with them
# (docs/operators.md). A backup while it runs: `-v coc-backups:/backups -e COC_BACKUP_RECIPIENTS=age1...`, and `backup /backups` at the end.
#
# The same sources, base image and SOURCE_DATE_EPOCH give the same files. `make image BASE=python:3.13-slim@sha256:...` builds it
# so; deploy/ has files for Compose, Podman and Kubernetes.

ARG BASE=python:3.13-slim

FROM ${BASE} AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_COMPILE=1
ARG SOURCE_DATE_EPOCH=0
# The locks change less often than the code: their layers are kept.
COPY requirements/ requirements/
# What serves has no pip: that of the build installs for it.
RUN python -m venv --without-pip /opt/coc-service && python -m venv /opt/build \
    && /opt/build/bin/python -m pip --python /opt/coc-service/bin/python install --require-hashes --only-binary :all: \
        -r requirements/runtime.txt \
    && /opt/build/bin/python -m pip install --require-hashes --only-binary :all: -r requirements/build.txt
COPY . .
RUN /opt/build/bin/python -m build --wheel --no-isolation --outdir /opt/dist \
    && /opt/build/bin/python -m pip --python /opt/coc-service/bin/python install --no-deps --no-index /opt/dist/*.whl \
    # Compiled files name the hash of their source, not the time at which it was unpacked.
    && /opt/coc-service/bin/python -m compileall -q -f --invalidation-mode unchecked-hash /opt/coc-service/lib

FROM ${BASE}
ARG SOURCE_DATE_EPOCH=0
# A fixed number, so that the owner of the volumes stays the same from image to image. Not by useradd: it writes the day into
# /etc/shadow, and the image would be another one tomorrow.
RUN echo 'coc:x:10001:10001::/data:/usr/sbin/nologin' >> /etc/passwd && echo 'coc:x:10001:' >> /etc/group \
    && install --directory --mode 0700 --owner 10001 --group 10001 /keys /data /state
COPY --from=build /opt/coc-service /opt/coc-service
ENV PATH=/opt/coc-service/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    COC_HOST=0.0.0.0 COC_PORT=8000 COC_KEYS_DIR=/keys COC_STATE_DIR=/state COC_MAIL_FOLDER=/data/mail \
    COC_DATABASE_URL=sqlite:////data/coc-service.db
USER 10001:10001
WORKDIR /data
VOLUME ["/keys", "/data", "/state"]
EXPOSE 8000
# Only asks whether the port answers: no request, so no line in any log and nothing to keep out of one.
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 2).close()"]
ENTRYPOINT ["coc-service"]
CMD ["serve"]
