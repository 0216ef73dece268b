#!/bin/sh
# Starts the server on $PORT, or whatever command is given instead of it.
set -e
if [ "$1" = httpd ]; then
  shift
  set -- httpd -p "${PORT:-80}" -h "$DOC_ROOT" "$@"
fi
exec "$@"
