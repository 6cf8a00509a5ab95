#!/bin/sh
# The life of the packages: beside Debian's certbot and in its place. Runs in a root of its own that has certbot, with
# the packages in /test/old and /test/new. Without systemd as process 1, like most containers; units are judged by
# systemd's own tools.
set -eu

fail() { echo "FAILED: $*" >&2; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1: '$2' instead of '$3'"; }
exists() { for path; do [ -e "$path" ] || fail "$path is missing"; done; }
gone() { for path; do [ ! -e "$path" ] && [ ! -L "$path" ] || fail "$path is there"; done; }
says() { echo "$2" | grep -qF -- "$3" || fail "$1 does not say '$3': $2"; }
stage() { echo "  $*"; }

# Every byte, mode, owner and link below /etc/letsencrypt.
digest() {
    { find /etc/letsencrypt -printf '%p %m %u:%g %l\n'; find /etc/letsencrypt -type f -exec sha256sum {} +; } |
        sort | sha256sum
}

untouched() { same "/etc/letsencrypt after $1" "$(digest)" "$before"; }

modes() {
    while read -r mode path; do
        same "mode of $path" "$(stat -c '%a %U:%G' "$path")" "$mode root:root"
    done <<-MODES
	755 /usr/bin/evercert
	755 /usr/lib/evercert/clock
	755 /usr/lib/evercert/on-duty
	644 /etc/cron.d/evercert
	644 /etc/logrotate.d/acme-evercert
	644 /usr/lib/systemd/system/evercert.service
	644 /usr/lib/systemd/system/evercert.timer
	644 /usr/share/bash-completion/completions/evercert
	644 /usr/share/fish/vendor_completions.d/evercert.fish
	644 /usr/share/zsh/vendor-completions/_evercert
	MODES
    same 'files that differ from the package' "$(dpkg -V evercert)" ''
}

is_enabled() { [ -L "/etc/systemd/system/timers.target.wants/$1" ]; }

# Whether systemd would start our service now.
on_duty() {
    sh -c "$(sed -n 's/^ExecCondition=//p' /usr/lib/systemd/system/evercert.service)"
}

# How often a program is called by what stands in the clock and in cron's files, jitter apart.
calls() {
    mkdir -p /test/fake
    : > /test/calls
    printf '#!/bin/sh\necho "$0 $*" >> /test/calls\n' > /test/fake/called
    for tool in sleep perl; do printf '#!/bin/sh\n' > "/test/fake/$tool"; done
    chmod 755 /test/fake/*
    mount --bind /test/fake/called /usr/bin/evercert
    for file in /etc/cron.d/certbot /etc/cron.d/evercert; do
        [ -e "$file" ] || continue
        sed -n 's/^[0-9][^a-z]*root //p' "$file" > /test/line
        PATH="/test/fake:$PATH" sh /test/line || true
    done
    umount /usr/bin/evercert
    wc -l < /test/calls
}

stage 'beside certbot: installation'
mkdir -p /etc/letsencrypt/renewal-hooks/deploy
dpkg -i /test/old/evercert_*.deb > /test/log 2>&1 || { cat /test/log; fail 'dpkg -i'; }
modes
says 'evercert --version' "$(evercert --version)" 'evercert '
says 'certbot --version' "$(certbot --version)" 'certbot 2.'
is_enabled evercert.timer || fail 'the timer is not enabled'
is_enabled certbot.timer || fail "certbot's timer is not enabled any more"
says 'the licences' "$(zcat /usr/share/doc/evercert/licences.gz | head -n 40)" 'aws-lc'
if ldd /usr/bin/evercert | grep -q 'not found'; then fail 'a library is missing'; fi

stage 'a certificate'
evercert sandbox serve --plain-http --listen 127.0.0.1:14000 > /test/ca.log 2>&1 &
ca=$!
for _ in $(seq 100); do grep -q 14000 /test/ca.log && break; sleep 0.1; done
url=$(grep -o 'http://127.0.0.1:14000[^ ]*' /test/ca.log | head -n 1)
evercert certonly -n --agree-tos -m admin@example.test --server "$url" --standalone --http-01-port 5002 \
    -d example.test --post-hook true > /test/log 2>&1 || { cat /test/log /test/ca.log; fail 'certonly'; }
kill "$ca"
says 'evercert certificates' "$(evercert certificates)" 'Certificate Name: example.test'
says 'certbot certificates' "$(certbot certificates 2>&1)" 'Certificate Name: example.test'
before=$(digest)

stage 'the clocks'
systemd-analyze verify --man=no evercert.service evercert.timer 2> /test/log || { cat /test/log; fail 'systemd-analyze verify'; }
same 'complaints of systemd' "$(grep evercert /test/log || true)" ''
for line in 'OnCalendar=*-*-* 00,12:00:00' RandomizedDelaySec=43200 Persistent=true; do
    grep -qFx "$line" /usr/lib/systemd/system/evercert.timer || fail "no $line"
done
grep -qF 'ExecStart=/usr/bin/evercert -q renew' /usr/lib/systemd/system/evercert.service || fail 'no renew'
if on_duty; then fail "the service would run beside certbot's"; fi
same 'renewals by cron beside certbot' "$(calls | tail -n 1)" 0
sed -i 's/^0/#0/' /etc/cron.d/certbot
same "renewals by cron with certbot's line switched off" "$(calls | tail -n 1)" 1
says 'the cron line' "$(cat /test/calls)" '/usr/bin/evercert -q renew --no-random-sleep-on-renew'
sed -i 's/^#0/0/' /etc/cron.d/certbot
mkdir -p /run/systemd/system
sed -i 's/^0/#0/' /etc/cron.d/certbot
same 'renewals by cron where systemd runs' "$(calls | tail -n 1)" 0
sed -i 's/^#0/0/' /etc/cron.d/certbot
rmdir /run/systemd/system
systemctl disable certbot.timer > /test/log 2>&1
on_duty || fail "the service would not take over from certbot's"
systemctl enable certbot.timer > /test/log 2>&1
systemctl mask certbot.timer > /test/log 2>&1
on_duty || fail "the service would not take over from certbot's, which is masked"
systemctl unmask certbot.timer > /test/log 2>&1
if on_duty; then fail "the service would run beside certbot's again"; fi
echo line > /var/log/letsencrypt/letsencrypt.log
logrotate --force /etc/logrotate.conf > /test/log 2>&1 || { cat /test/log; fail 'logrotate'; }
same 'complaints of logrotate' "$(grep -i error /test/log || true)" ''

stage 'once more, and an upgrade'
dpkg -i /test/old/evercert_*.deb > /test/log 2>&1 || { cat /test/log; fail 'dpkg -i again'; }
systemctl disable evercert.timer > /test/log 2>&1
dpkg -i /test/new/evercert_*.deb > /test/log 2>&1 || { cat /test/log; fail 'upgrade'; }
if is_enabled evercert.timer; then fail 'an upgrade enabled the timer again'; fi
systemctl enable evercert.timer > /test/log 2>&1
modes
untouched 'the upgrade'

stage 'removal and purge beside certbot'
dpkg -r evercert > /test/log 2>&1 || { cat /test/log; fail 'dpkg -r'; }
gone /usr/bin/evercert /usr/lib/evercert /usr/lib/systemd/system/evercert.timer
exists /etc/cron.d/evercert /etc/logrotate.d/acme-evercert
sh -c "$(sed -n 's/^[0-9][^a-z]*root //p' /etc/cron.d/evercert)" && fail 'the cron line ran something'
dpkg -P evercert > /test/log 2>&1 || { cat /test/log; fail 'dpkg -P'; }
says 'the purge' "$(cat /test/log)" '/etc/letsencrypt'
gone /etc/cron.d/evercert /etc/logrotate.d/acme-evercert /etc/systemd/system/evercert.timer
if is_enabled evercert.timer; then fail 'a purge left the timer enabled'; fi
is_enabled certbot.timer || fail "certbot's timer was disabled"
untouched 'the purge'
says 'certbot certificates' "$(certbot certificates 2>&1)" 'Certificate Name: example.test'

stage 'in the place of certbot: installation'
apt-get -q -y install /test/old/*.deb > /test/log 2>&1 || { cat /test/log; fail 'apt-get install'; }
same "certbot's package" "$(dpkg-query -W -f '${db:Status-Status}' certbot)" config-files
for name in certbot letsencrypt; do
    same "$name --version" "$($name --version)" 'certbot 5.8.0'
    exists "/usr/share/man/man1/$name.1.gz"
done
says 'certbot certificates' "$(certbot certificates)" 'Certificate Name: example.test'
on_duty || fail "the service waits for certbot's, which is gone"
same "renewals by cron in certbot's place" "$(calls | tail -n 1)" 1
rm /etc/cron.d/certbot
same "renewals by cron without certbot's file" "$(calls | tail -n 1)" 1
untouched 'the exchange'

stage 'upgrade, removal, purge'
apt-get -q -y install /test/new/*.deb > /test/log 2>&1 || { cat /test/log; fail 'upgrade'; }
same 'certbot --version' "$(certbot --version)" 'certbot 5.8.0'
apt-get -q -y remove evercert-as-certbot > /test/log 2>&1 || { cat /test/log; fail 'remove'; }
gone /usr/bin/certbot /usr/bin/letsencrypt
exists /usr/bin/evercert
apt-get -q -y purge evercert evercert-as-certbot > /test/log 2>&1 || { cat /test/log; fail 'purge'; }
gone /usr/bin/evercert /etc/cron.d/evercert
untouched 'all of it'
echo '  the packages live well'
