#!/usr/bin/env bash
# A seller and a buyer go through the whole story at what is deployed, a few times over. Of three times, a revision with a half of the requests has
# then had nearly every kind, and one with a tenth a quarter of the kinds: the alerts watch over the rest.
#   build/deploy/smoke-test.sh TIMES
set -euo pipefail

SOUK_URL=$(terraform -chdir=terraform output -raw api_url)
export SOUK_URL
for time in $(seq "$1"); do
  echo "Round $time of $1 at $SOUK_URL"
  npm run --silent demo
done
