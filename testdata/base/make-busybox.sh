#!/bin/sh
# Makes busybox.tar: an OCI archive of a busybox image out of Debian's busybox-static package.
# The same package, tar and gzip give the same bytes. Needs Debian or a program that is like its
# /bin/busybox, given as the first argument.
set -eu
busybox=${1:-/bin/busybox}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
layout=$work/layout
blobs=$layout/blobs/sha256
mkdir -p "$root" "$blobs"
umask 022

sha256() { sha256sum "$1" | cut -d ' ' -f 1; }
size() { stat -c %s "$1"; }
# Moves a file into the layout, and prints its digest.
put() {
  digest=$(sha256 "$1")
  mv "$1" "$blobs/$digest"
  echo "$digest"
}
# Packs without anything that differs between two machines.
pack() { tar --sort=name --format=ustar --mtime=@1700000000 --owner=0 --group=0 --numeric-owner "$@"; }

for folder in bin dev etc home root tmp usr/bin usr/sbin var/spool/mail var/www; do
  mkdir -p "$root/$folder"
done
chmod 700 "$root/root"
chmod 1777 "$root/tmp"
cp "$busybox" "$root/bin/busybox"
chmod 755 "$root/bin/busybox"
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
cat > "$root/etc/passwd" <<PASSWD
root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
sys:x:3:3:sys:/dev:/bin/false
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
PASSWD
cat > "$root/etc/group" <<GROUP
root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
mail:x:8:
wheel:x:10:root
www-data:x:33:
users:x:100:
nobody:x:65534:
GROUP

pack -C "$root" -cf "$work/layer.tar" bin dev etc home root tmp usr var
diff_id=$(sha256 "$work/layer.tar")
gzip -n -9 "$work/layer.tar"
layer_size=$(size "$work/layer.tar.gz")
layer=$(put "$work/layer.tar.gz")

created=2023-11-14T22:13:20Z
printf '{"created":"%s","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"%s","created_by":"busybox-static of Debian"},{"created":"%s","created_by":"CMD [\\"sh\\"]","empty_layer":true}]}' \
  "$created" "$diff_id" "$created" "$created" > "$work/config"
config_size=$(size "$work/config")
config=$(put "$work/config")

printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%s","size":%s}]}' \
  "$config" "$config_size" "$layer" "$layer_size" > "$work/manifest"
manifest_size=$(size "$work/manifest")
manifest=$(put "$work/manifest")

printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"platform":{"architecture":"amd64","os":"linux"},"annotations":{"org.opencontainers.image.ref.name":"latest","io.containerd.image.name":"docker.io/library/busybox:latest"}}]}' \
  "$manifest" "$manifest_size" > "$layout/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' > "$layout/oci-layout"
pack -C "$layout" -cf "$here/busybox.tar" oci-layout index.json blobs
echo "busybox.tar: manifest sha256:$manifest"
