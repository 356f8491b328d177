#!/usr/bin/env bash
# Sends all requests to the revisions that served before a canary, then fails, so that a version that failed its test is not deployed.
#   _ENVIRONMENT=dev _PARALLELISM=4 build/deploy/go-back.sh
set -euo pipefail

node build/deploy/plan.ts --environment "$_ENVIRONMENT" --percent 0 --out dist/back.tfplan
node build/deploy/apply.ts --environment "$_ENVIRONMENT" --percent 0 --out dist/back.tfplan --parallelism "${_PARALLELISM:-4}"
echo 'The services are back at the revisions before, and the functions never left theirs.' >&2
exit 1
