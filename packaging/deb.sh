#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# deb: a Debian package of a release build: the program, its unit, its settings, the ready-made services and the page
# on running it.
#
#     packaging/deb.sh build/guildhall build
#
# Prints the file's path. The same program gives the same bytes: times are the commit's.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "$1")
to=$(realpath "$2")
version=$(sed -n "s/^project('guildhall'.* version: '\([^']*\)'.*/\1/p" "$here/meson.build")
arch=$(dpkg --print-architecture)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
umask 022
install -D -m 0755 "$program" "$root/usr/bin/guildhall"
install -D -m 0644 "$here/packaging/guildhall.service" "$root/lib/systemd/system/guildhall.service"
install -D -m 0644 "$here/packaging/guildhall.conf" "$root/etc/guildhall/guildhall.conf"
install -D -m 0644 "$here/packaging/copyright" "$root/usr/share/doc/guildhall/copyright"
install -D -m 0644 "$here/docs/running.md" "$root/usr/share/doc/guildhall/running.md"
install -d "$root/usr/share/guildhall/services" "$root/DEBIAN"
install -m 0644 "$here"/services/*.json "$root/usr/share/guildhall/services/"
gzip -9n <"$here/CHANGELOG.md" >"$root/usr/share/doc/guildhall/changelog.gz"
for script in postinst prerm postrm; do
    install -m 0755 "$here/packaging/$script" "$root/DEBIAN/$script"
done
echo /etc/guildhall/guildhall.conf >"$root/DEBIAN/conffiles"
# The libraries that the program is linked to, by the packages that have them here.
mkdir "$work/debian"
printf 'Source: guildhall\n\nPackage: guildhall\nArchitecture: any\n' >"$work/debian/control"
libraries=$(cd "$work" && dpkg-shlibdeps -O -e"$root/usr/bin/guildhall" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
cat >"$root/DEBIAN/control" <<END
Package: guildhall
Version: $version
Architecture: $arch
Maintainer: Guildhall <maintainers@guildhall.example>
Section: web
Priority: optional
Installed-Size: $(du -ks "$root/usr" | cut -f1)
Depends: $libraries, adduser, libcairo2, libfontconfig1, libgif7, libglib2.0-0, libheif1, libpangocairo-1.0-0, libpangoft2-1.0-0, libwebp7,
 fonts-dejavu-core, fonts-freefont-ttf, fonts-droid-fallback, fonts-lohit-telu, fonts-lohit-knda, fonts-sil-padauk
Recommends: nginx-light | httpd, clamav-daemon
Description: public services online
 A council, a ministry or a hospital puts its services in front of the people it
 serves: forms of many pages in several languages, cases for staff, messages and
 feedback. One program and one folder of data.
END
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
file=$to/guildhall_${version}_$arch.deb
dpkg-deb --root-owner-group --build "$root" "$file" >/dev/null
echo "$file"
