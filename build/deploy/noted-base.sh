#!/usr/bin/env bash
# Fetches what the last deployment noted of the base image, to dist/base-image, so that all builds have one base until an operator wants the newest.
# Fetches nothing before the first deployment.
#   NOTE=gs://BUCKET/base-image WANTED=kept|newest build/deploy/noted-base.sh
set -euo pipefail

case "$WANTED" in
kept) ;;
newest) exit ;;
*) echo "_BASE_IMAGE is $WANTED: it must be kept or newest." >&2 && exit 1 ;;
esac

if ! gcloud storage cat "$NOTE" >dist/base-image 2>dist/refusal; then
  rm dist/base-image
  cat dist/refusal >&2
  grep -q 'matched no objects' dist/refusal
fi
