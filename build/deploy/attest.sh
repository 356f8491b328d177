#!/usr/bin/env bash
# Signs the digest of each image in dist/images.tfvars.json that has no signature yet, so that Cloud Run may run it. Does nothing without a key.
#   PROJECT_ID=... KEY=projects/.../cryptoKeyVersions/1 build/deploy/attest.sh
set -euo pipefail

if [ -z "$KEY" ]; then
  echo 'This project does not demand signatures.'
  exit
fi
attestor="projects/$PROJECT_ID/attestors/souk"
images=$(grep -o '[^"]*@sha256:[0-9a-f]\{64\}' dist/images.tfvars.json)

for image in $images; do
  signatures=$(gcloud container binauthz attestations list --attestor="$attestor" --artifact-url="$image" --limit=1 --format='value(name)')
  if [ -n "$signatures" ]; then
    echo "$image is signed already."
  else
    gcloud beta container binauthz attestations sign-and-create --validate --attestor="$attestor" --artifact-url="$image" --keyversion="$KEY"
    echo "$image is signed."
  fi
done
