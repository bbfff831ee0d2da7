#!/bin/sh
# busybox.sh DIR: a root like that of the image that runc's suite expects:
# applets as hard links in /bin, no /proc, no /sys.
set -eu
busybox=$(command -v busybox) || { echo "busybox.sh: needs busybox (package busybox-static)" >&2; exit 1; }
for dir in bin dev etc home root tmp usr/bin usr/sbin var/spool/mail var/www; do
	mkdir -p "$1/$dir"
done
chmod 1777 "$1/tmp"
chmod 700 "$1/root"
cp "$busybox" "$1/bin/busybox"
for applet in $("$busybox" --list); do
	ln -f "$1/bin/busybox" "$1/bin/$applet" 2>/dev/null || true
done
ln "$1/bin/busybox" "$1/usr/bin/env"
cat >"$1/etc/passwd" <<'END'
root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
END
cat >"$1/etc/group" <<'END'
root:x:0:
daemon:x:1:
bin:x:2:
tty:x:5:
mail:x:8:
wheel:x:10:root
www-data:x:33:
users:x:100:
nobody:x:65534:
END
