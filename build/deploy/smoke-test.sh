#!/usr/bin/env bash
# Runs the whole story of a seller and a buyer against the deployment, several times. In three runs a revision with half of the requests gets
# nearly every kind of request; one with a tenth gets a quarter of the kinds. The alerts cover the rest.
#   build/deploy/smoke-test.sh TIMES
set -euo pipefail

SOUK_URL=$(terraform -chdir=terraform output -raw api_url)
export SOUK_URL
for time in $(seq "$1"); do
  echo "Round $time of $1 at $SOUK_URL"
  npm run --silent demo
done
