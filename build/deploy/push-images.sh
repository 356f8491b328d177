#!/bin/sh
# Makes an image of each named part from its folder in dist/ and writes dist/images.tfvars.json, the images that Terraform deploys, each by the
# digest of its content. The tag of an image is the hash of all that it is made from. If the registry has this tag, its image is taken, because
# a new one of the same content would have other times in it, and so another digest. Cloud Build pushes the tag that ends in -provenance, after
# the deployment. All images have the base in dist/base-image, if it is noted there for this name; otherwise the newest one, which is then noted in
# dist/new-base-image.
#   IMAGES=HOST/PROJECT/REPOSITORY TAG=... NODE_IMAGE=... build/deploy/push-images.sh PART...
set -eu

digest_of() {
  docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$1" | grep "^$2@sha256:" | head -n 1
}

# Of the base, the instructions, and every file's name and content.
content_of() {
  {
    echo "$base"
    cat build/Dockerfile build/Dockerfile.dockerignore
    (cd "dist/$1" && find . -type f | LC_ALL=C sort | while read -r file; do sha256sum "$file"; done)
  } | sha256sum | cut -c1-40
}

if [ -e dist/base-image ] && read -r name base day <dist/base-image && [ "$name" = "$NODE_IMAGE" ]; then
  echo "Every image is based on $base, the newest on $day."
else
  docker pull --quiet "$NODE_IMAGE"
  base=$(digest_of "$NODE_IMAGE" "${NODE_IMAGE%%[:@]*}")
  echo "Every image is based on $base, the newest now."
  echo "$NODE_IMAGE $base $(date -u +%Y-%m-%d)" >dist/new-base-image
fi

images=''
for part in "$@"; do
  tag="$IMAGES/$part:content-$(content_of "$part")"
  if docker pull --quiet "$tag"; then
    echo "$part has not changed."
  else
    docker build --file build/Dockerfile --build-arg "NODE_IMAGE=$base" --tag "$tag" "dist/$part"
    docker push --quiet "$tag"
  fi
  docker tag "$tag" "$IMAGES/$part:$TAG-provenance"
  image=$(digest_of "$tag" "$IMAGES/$part")
  images="$images${images:+,}\"$part\":\"$image\""
done
printf '{"images":{%s}}\n' "$images" >dist/images.tfvars.json
cat dist/images.tfvars.json
