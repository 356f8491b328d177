#!/bin/sh
# Builds an image of each named part from its folder in dist/, pushes it, and writes dist/images.tfvars.json, the images that Terraform deploys, each
# by the digest of its content. Cloud Build pushes the tag that ends in -provenance, after the deployment.
#   IMAGES=HOST/PROJECT/REPOSITORY TAG=... NODE_IMAGE=... build/deploy/push-images.sh PART...
set -eu

digest_of() {
  docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$1" | grep "^$2@sha256:" | head -n 1
}

# All parts of one build get the same base, even if its tag moves meanwhile.
docker pull --quiet "$NODE_IMAGE"
base=$(digest_of "$NODE_IMAGE" "${NODE_IMAGE%%[:@]*}")
echo "Every image is based on $base."

images=''
for part in "$@"; do
  tag="$IMAGES/$part:$TAG"
  docker build --file build/Dockerfile --build-arg "NODE_IMAGE=$base" --tag "$tag" "dist/$part"
  docker push --quiet "$tag"
  docker tag "$tag" "$tag-provenance"
  image=$(digest_of "$tag" "$IMAGES/$part")
  images="$images${images:+,}\"$part\":\"$image\""
done
printf '{"images":{%s}}\n' "$images" >dist/images.tfvars.json
cat dist/images.tfvars.json
