#!/bin/sh
# Installs the jbuild that lies beside this script, or removes it again.
# Usage: sh install.sh [--prefix FOLDER] [--uninstall]       (default: $PREFIX, else ~/.local)
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-}
uninstall=
usage='usage: sh install.sh [--prefix FOLDER] [--uninstall]'

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case $1 in
    --prefix)
      [ $# -gt 1 ] || fail "$usage"
      prefix=$2
      shift
      ;;
    --prefix=*) prefix=${1#*=} ;;
    --uninstall) uninstall=true ;;
    -h | --help) echo "$usage" && exit ;;
    *) echo "$usage" >&2 && exit 2 ;;
  esac
  shift
done
[ -n "$prefix" ] || prefix=${HOME:?neither --prefix nor HOME is set}/.local
case $prefix in
  /*) ;;
  *) prefix=$PWD/$prefix ;;
esac
home=$prefix/lib/jbuild
link=$prefix/bin/jbuild
share=$prefix/share

# Whatever else is of that name is not this script's to replace.
[ ! -e "$link" ] && [ ! -L "$link" ] || [ "$(readlink "$link")" = ../lib/jbuild/bin/jbuild ] ||
  fail "$link is there and not from here"
[ ! -e "$home" ] || [ -f "$home/lib/jbuild.jar" ] || fail "$home is there and not from here"

remove_shared() {
  rm -f "$share/man/man1/jbuild.1" "$share/man/man1"/jbuild-*.1 \
    "$share/bash-completion/completions/jbuild" "$share/zsh/site-functions/_jbuild" \
    "$share/fish/vendor_completions.d/jbuild.fish"
}

# One that was copied from a read-only folder is read-only itself, which stops all but root.
remove_trees() {
  for tree; do
    [ ! -d "$tree" ] || find "$tree" -type d ! -perm -u+w -exec chmod u+w {} +
    rm -rf "$tree"
  done
}

if [ -n "$uninstall" ]; then
  rm -f "$link"
  remove_trees "$home"
  remove_shared
  echo "removed jbuild from $prefix"
  exit
fi

[ -f "$here/lib/jbuild.jar" ] || fail "there is no jbuild beside $here/install.sh"
mkdir -p "$prefix/lib" "$prefix/bin" || fail "cannot write to $prefix"
new=$prefix/lib/.jbuild.new.$$
old=$prefix/lib/.jbuild.old.$$
end() {
  # Stopped between the two moves: the older one comes back.
  [ -e "$home" ] || [ ! -e "$old" ] || mv "$old" "$home"
  remove_trees "$new" "$old"
}
trap end EXIT
trap 'exit 1' HUP INT TERM
mkdir "$new"
for part in bin lib runtime aot licenses LICENSE sbom.cdx.json install.sh; do
  [ ! -e "$here/$part" ] || cp -Rp "$here/$part" "$new"
done
# Records are of the files that they were made of, not of these.
[ ! -d "$new/aot" ] || find "$new/aot" -type f ! -name '*.aot' -exec rm {} +
# One that does not start replaces none that does.
version=$(JBUILD_AOT=off "$new/bin/jbuild" --version) ||
  fail "the jbuild beside this script does not start on this machine ($(uname -sm)); nothing is changed"

[ ! -e "$home" ] || mv "$home" "$old"
mv "$new" "$home"
ln -sf ../lib/jbuild/bin/jbuild "$link"
remove_shared
(cd "$here/share" && find . -type f) | while read -r file; do
  mkdir -p "$share/${file%/*}"
  cp -p "$here/share/$file" "$share/$file"
done
# So that starts of other users, who may not write here, need not find out either.
JBUILD_AOT=now "$link" --version > /dev/null
echo "installed $version in $prefix"
case :${PATH:-}: in
  *":$prefix/bin:"*) ;;
  *) echo "$prefix/bin is not in your PATH" ;;
esac
