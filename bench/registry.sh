#!/usr/bin/env bash
# Push, push again and pull of a 500 MB image to a registry on this machine: jbuild with a heap of
# 128 MB and skopeo, in turn, each round with an empty registry.
# Usage: bench/registry.sh [rounds [times]]   (default: 3 1; needs docker-registry, skopeo, curl, GNU time)
#
# The image: five layers as plain tars, of programs, libraries, some 10,000 small files, a Java
# runtime, all of this machine's /usr, and 120 MB that do not compress. jbuild pushes it from its
# store, skopeo from a folder in OCI layout; both compress with gzip as they do when nothing is
# said, so the sizes are printed too. Both pull what jbuild pushed, skopeo into a folder in OCI
# layout and jbuild into a store; neither unpacks. With `times` the image has all that so often, each
# time with another file before it. Nothing here fails on a time.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
times=${2:-1}
./jbuild version > /dev/null
jbuild=$PWD/cli/target/dist/bin/jbuild
work=$(mktemp -d "${TMPDIR:-/var/tmp}/jbuild-bench.XXXXXX")
registry=
trap '[ -z "$registry" ] || kill $registry 2> /dev/null || true; rm -rf "$work"' EXIT
export JBUILD_ROOT=$work/store JBUILD_AOT=now JBUILD_JAVA_OPTS=-Xmx128m

python3 - "$work/image" "$times" << 'P'
import hashlib, json, os, random, subprocess, sys

root, times = sys.argv[1], int(sys.argv[2])
blobs = os.path.join(root, "blobs/sha256")
os.makedirs(blobs)
kind = "application/vnd.oci.image."

def add(path, media_type):
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = os.path.getsize(path)
    os.rename(path, os.path.join(blobs, digest))
    return {"mediaType": kind + media_type, "digest": "sha256:" + digest, "size": size}

def document(value, media_type):
    path = os.path.join(root, "document")
    with open(path, "w") as file:
        json.dump(value, file)
    return add(path, media_type)

def layer(top, megabytes, largest=1 << 40):
    files, left = [], megabytes << 20
    for folder, folders, names in os.walk(top):
        folders.sort()
        for path in (os.path.join(folder, name) for name in sorted(names)):
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            size = os.path.getsize(path)
            if size <= min(left, largest):
                left -= size
                files.append(path)
    path = os.path.join(root, "layer")
    number = os.path.join(root, f"number-{len(layers)}")
    with open(number, "w") as file:
        file.write(number)
    files.insert(0, number)
    subprocess.run(["tar", "-cf", path, "-P", "--null", "-T", "-"], input="\0".join(files).encode(), check=True)
    os.remove(number)
    return add(path, "layer.v1.tar")

noise = os.path.join(root, "noise")
os.makedirs(noise)
with open(os.path.join(noise, "app.jar"), "wb") as file:
    file.write(random.Random(1).randbytes(120 << 20))
layers = []
for _ in range(times):
    layers.append(layer("/usr/bin", 120))
    layers.append(layer("/usr/lib/x86_64-linux-gnu", 100))
    layers.append(layer("/usr/share", 100, 1 << 20))
    layers.append(layer(noise, 1 << 20))
    layers.append(layer("/usr/lib/jvm", 60))
os.remove(os.path.join(noise, "app.jar"))
os.rmdir(noise)
config = document({"architecture": "amd64", "os": "linux",
                   "rootfs": {"type": "layers", "diff_ids": [l["digest"] for l in layers]}}, "config.v1+json")
manifest = document({"schemaVersion": 2, "mediaType": kind + "manifest.v1+json", "config": config, "layers": layers},
                    "manifest.v1+json")
manifest["annotations"] = {"org.opencontainers.image.ref.name": "v1"}
with open(os.path.join(root, "index.json"), "w") as file:
    json.dump({"schemaVersion": 2, "manifests": [manifest]}, file)
with open(os.path.join(root, "oci-layout"), "w") as file:
    json.dump({"imageLayoutVersion": "1.0.0"}, file)
P

port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
host=127.0.0.1:$port
cat > "$work/config.yml" << Y
version: 0.1
log: {level: error, accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: "$host"}
Y
docker-registry serve "$work/config.yml" > "$work/log" 2>&1 &
registry=$!
for _ in $(seq 100); do (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break; sleep 0.1; done

# A virtual machine may have given memory back that is free for long, and gets it back slowly: each
# command finds enough that was just used.
settle() {
  head -c "${times}G" /dev/zero > "$work/settle"
  rm "$work/settle"
  sync
}

timed() { # label command...: seconds of wall time, CPU time, peak memory
  local label=$1
  shift
  /usr/bin/time -o "$work/time" -f "%e s  %U user  %S sys  %M KB  $label" "$@" > "$work/out" 2>&1 || { cat "$work/out" >&2; return 1; }
  tee -a "$work/times" < "$work/time"
}
# Requests in the registry's log so far.
requests() { grep -cE '"(GET|HEAD|POST|PUT|PATCH|DELETE) /v2/' "$work/log" || true; }
size() { # megabytes of the layers in the registry
  curl -sf -H 'Accept: application/vnd.oci.image.manifest.v1+json' "http://$host/v2/$1/manifests/v1" |
    python3 -c 'import json, sys; print(sum(l["size"] for l in json.load(sys.stdin)["layers"]) // 1000000, "MB")'
}

"$jbuild" copy -q "oci:$work/image:v1" "store:$host/jbuild:v1" > /dev/null
mv "$work/store" "$work/loaded"
for round in $(seq "$rounds"); do
  echo "round $round"
  # Neither finds layers that were compressed in a round before.
  rm -rf "$work/registry" "$work/store" "$work"/pulled*
  cp -a "$work/loaded" "$work/store"
  settle
  timed 'skopeo push' skopeo copy -q --dest-tls-verify=false "oci:$work/image:v1" "docker://$host/skopeo:v1"
  echo "  layers in the registry: $(size skopeo)"
  rm -rf "$work/registry"
  settle
  timed 'jbuild push' "$jbuild" push -q "$host/jbuild:v1"
  echo "  layers in the registry: $(size jbuild)"
  before=$(requests)
  timed 'jbuild push again' "$jbuild" push -q "$host/jbuild:v1"
  echo "  requests: $(($(requests) - before))"
  settle
  timed 'skopeo pull' skopeo copy -q --src-tls-verify=false "docker://$host/jbuild:v1" "oci:$work/pulled-skopeo:v1"
  rm -rf "$work/pulled-skopeo"
  settle
  timed 'jbuild pull' env "JBUILD_ROOT=$work/pulled" "$jbuild" pull -q "$host/jbuild:v1"
  rm -rf "$work/pulled"
done
# What jbuild took of skopeo's wall time, in the middle one of the rounds.
for what in push pull; do
  awk -v what="$what" '$NF == what { wall[$(NF - 1)] = $1 }
    $NF == what && length(wall) == 2 { printf "%.2f\n", wall["jbuild"] / wall["skopeo"]; delete wall }' "$work/times" |
    sort | awk -v what="$what" '{ ratio[NR] = $1 }
      END { printf "%s: %s of the time of skopeo (%s to %s)\n", what, ratio[int((NR + 1) / 2)], ratio[1], ratio[NR] }'
done
