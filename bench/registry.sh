#!/bin/bash
# Push and pull of an image to a registry on this machine, by jbuild's registry client and by skopeo
# in turn. Usage: bench/registry.sh [megabytes a layer] [layers] [rounds]
# Needs docker-registry, skopeo, and the compiled tests of registry-client (./verify test-compile).
set -euo pipefail
cd "$(dirname "$0")/.."
size=${1:-100} layers=${2:-5} rounds=${3:-3}
[ -d registry-client/target/test-classes ] || { echo "registry.sh: run ./verify test-compile first" >&2; exit 1; }
for home in "${JBUILD_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if grep -q '^JAVA_VERSION="25' "$home/release" 2>/dev/null; then java=$home/bin/java; break; fi
done
repo=${MAVEN_REPO:-$HOME/.m2/repository}
jars=$(find "$repo" -name 'okhttp-jvm-5*.jar' -o -name 'okio-jvm-3.1[0-9]*.jar' -o -name 'kotlin-stdlib-2*.jar' -o -name 'jackson-*2.22*.jar' | tr '\n' ':')
cp=registry-client/target/classes:registry-client/target/test-classes:layer-store/target/classes:$jars
work=$(mktemp -d "${TMPDIR:-/var/tmp}/jbuild-bench.XXXXXX")
trap 'kill $registry 2>/dev/null || true; rm -rf "$work"' EXIT

python3 - "$work/image" "$size" "$layers" <<'P'
import hashlib, json, os, sys
root, size, layers = sys.argv[1], int(sys.argv[2]) << 20, int(sys.argv[3])
blobs = os.path.join(root, "blobs/sha256"); os.makedirs(blobs)
def put(data):
    digest = hashlib.sha256(data).hexdigest()
    open(os.path.join(blobs, digest), "wb").write(data)
    return {"digest": "sha256:" + digest, "size": len(data)}
# Layers are stored as they are: what is measured is moving them, not compressing them.
kind = "application/vnd.oci.image."
made = [put(os.urandom(size)) for _ in range(layers)]
config = put(json.dumps({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [m["digest"] for m in made]}}).encode())
manifest = put(json.dumps({"schemaVersion": 2, "mediaType": kind + "manifest.v1+json",
    "config": {"mediaType": kind + "config.v1+json", **config},
    "layers": [{"mediaType": kind + "layer.v1.tar+gzip", **m} for m in made]}).encode())
json.dump({"schemaVersion": 2, "manifests": [{"mediaType": kind + "manifest.v1+json", **manifest,
    "annotations": {"org.opencontainers.image.ref.name": "v1"}}]}, open(os.path.join(root, "index.json"), "w"))
json.dump({"imageLayoutVersion": "1.0.0"}, open(os.path.join(root, "oci-layout"), "w"))
P

port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
cat > "$work/config.yml" <<Y
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: 127.0.0.1:$port}
Y
docker-registry serve "$work/config.yml" >"$work/log" 2>&1 & registry=$!
for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && break; sleep 0.1; done

timed() { # label command... : prints seconds of wall time and the peak memory, with CPU seconds
  local label=$1; shift
  /usr/bin/time -f "%e s  %U user  %S sys  %M KB  $label" "$@" 2>&1 >/dev/null | tail -1
}
jbuild() { timed "jbuild $1" "$java" -XX:+UseSerialGC -Xmx128m -Xshare:auto -cp "$cp" dev.jbuild.registry.TransferMain "$@"; }
for round in $(seq "$rounds"); do
  jbuild push "$work/image" "127.0.0.1:$port/jbuild$round:v1"
  timed "skopeo push" skopeo copy -q --dest-tls-verify=false "oci:$work/image:v1" "docker://127.0.0.1:$port/skopeo$round:v1"
  jbuild push "$work/image" "127.0.0.1:$port/jbuild$round:v1" | sed 's/$/ again/'
  timed "skopeo push again" skopeo copy -q --dest-tls-verify=false "oci:$work/image:v1" "docker://127.0.0.1:$port/skopeo$round:v1"
  jbuild pull "$work/pulled-jbuild" "127.0.0.1:$port/jbuild$round:v1"
  timed "skopeo pull" skopeo copy -q --src-tls-verify=false "docker://127.0.0.1:$port/skopeo$round:v1" "oci:$work/pulled-skopeo:v1"
  rm -rf "$work/registry" "$work"/pulled-*
done
