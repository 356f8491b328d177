#!/usr/bin/env bash
# Lets the builds of a project deploy one at a time. A build waits for builds that began earlier, and then stops if a build requested later is already
# deployed, so that an old commit whose build is approved late does not replace a newer one.
#   LOCATION=... BUILD_ID=... build/deploy/take-turn.sh
set -euo pipefail

this_build() { gcloud builds describe "$BUILD_ID" --region="$LOCATION" --format="value($1)"; }
others() { gcloud builds list --region="$LOCATION" --filter="tags=souk-deploy AND id!=$BUILD_ID AND $1" --format='value(id)'; }

asked=$(this_build createTime)
began=$(this_build startTime)

while true; do
  earlier=$(others "startTime<\"$began\" AND status=WORKING")
  if [ -z "$earlier" ]; then break; fi
  echo "Waiting for the end of ${earlier//$'\n'/, }"
  sleep "${PAUSE:-15}"
done

later=$(others "createTime>\"$asked\" AND status=SUCCESS")
if [ -n "$later" ]; then
  echo "This build gives way to what was deployed by a later one: ${later//$'\n'/, }" >&2
  exit 1
fi
