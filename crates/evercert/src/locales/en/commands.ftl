# Accounts: EC082x errors, EC18xx the rest.

account-registered = Account registered.
    .code = EC1801
account-which = There are several accounts at { $server }. Which one is meant?
    .code = EC1802
account-email = E-mail address for notices from the CA (Enter for none)
    .code = EC1803
account-terms = Do you agree to the CA's terms of service at { $url } ?
    .code = EC1804
account-details = Account details for server { $server }:
    .code = EC1805
account-contacts-removed = Any contact information associated with this account has been removed.
    .code = EC1806
account-contacts-updated = Your e-mail address was updated to { $emails }.
    .code = EC1807
unregister-sure = The account at { $server } will be deactivated for good. Go on?
    .code = EC1808
unregister-done = Account deactivated.
    .code = EC1809
unregister-kept = The account was kept.
    .code = EC0821
account-terms-refused = Without agreement to its terms the CA gives no account.
    .code = EC0822
account-unknown-to-ca = { $server } does not know this account any more.
    .code = EC0823
    .next = Create a new one with 'evercert register', or name another with --account.
update-account-needs-email = Nothing was said about the new contact.
    .code = EC0824
    .next = Give --email ADDRESS, or --email "" to have none.
eab-key-bad = The key given with --eab-hmac-key is not base64url.
    .code = EC0825
    .next = Copy it again from the CA's site, without blanks.

# Certificates: EC092x errors, EC19xx the rest.

certificates-none = No certificates found.
    .code = EC1901
certificates-invalid = The following renewal configurations were invalid:
    .code = EC3102
certificates-found-matching = Found the following matching certs:
    .code = EC3101
certificates-found = Found the following certs:
    .code = EC1902
certificate-broken = The certificate of { $conf } cannot be used: { $reason }
    .code = EC1903
order-new = Requesting a certificate for { $names }
    .code = EC2790
order-renewal = Renewing an existing certificate for { $names }
    .code = EC2791
order-new-simulated = Simulating a certificate request for { $names }
    .code = EC2792
order-renewal-simulated = Simulating renewal of an existing certificate for { $names }
    .code = EC2793
order-names-one = { $name }
    .code = EC2794
order-names-two = { $first } and { $second }
    .code = EC2795
order-names-many = { $first } and { $more } more
    .code = EC2796
certificate-received = Successfully received certificate.
    .code = EC2797
certificate-saved = Certificate is saved at: { $path }
    .code = EC1904
key-saved = Key is saved at:         { $path }
    .code = EC1905
certificate-expires = This certificate expires on { $day }.
    .code = EC1906
certificate-updates = These files will be updated when the certificate renews.
    .code = EC2798
chain-saved = Intermediate CA chain is saved at: { $path }
    .code = EC1907
fullchain-saved = Full certificate chain is saved at: { $path }
    .code = EC1908
dry-run-succeeded = The dry run was successful.
    .code = EC1909
advice-renew = It renews by itself if a clock runs 'evercert renew' twice a day.
    .code = EC1910
by-hand = { $name } will NOT renew by itself: its challenges were published by hand. It expires on { $day }.
    .code = EC1911
    .next = Issue it by hand again before that day. Or let it renew: 'evercert reconfigure --cert-name { $name }' with --manual-auth-hook SCRIPT, or with --standalone or --webroot -w FOLDER on the host to which the names lead.
by-hand-dns = { $name } will NOT renew by itself: its challenges were published by hand. It expires on { $day }.
    .code = EC2440
    .next = Issue it by hand again before that day. Or let it renew: 'evercert reconfigure --cert-name { $name } --manual-auth-hook SCRIPT', where SCRIPT makes the TXT record. If your DNS has no interface for scripts: one record, made by hand once, is enough for all renewals. It leads from _acme-challenge to this host ('evercert dns delegate' says how), or into a zone that has an interface (CNAME).
by-hand-due = { $name } is not renewed: its challenges were published by hand, and nobody is here to do it again. It expires on { $day }.
    .code = EC2441
    .next = Issue it by hand again before that day. Or let it renew: 'evercert reconfigure --cert-name { $name }' with --manual-auth-hook SCRIPT, or with --standalone or --webroot -w FOLDER on the host to which the names lead.
by-hand-due-dns = { $name } is not renewed: its challenges were published by hand, and nobody is here to do it again. It expires on { $day }.
    .code = EC2442
    .next = Issue it by hand again before that day. Or let it renew: 'evercert reconfigure --cert-name { $name } --manual-auth-hook SCRIPT', where SCRIPT makes the TXT record. If your DNS has no interface for scripts: one record, made by hand once, is enough for all renewals. It leads from _acme-challenge to this host ('evercert dns delegate' says how), or into a zone that has an interface (CNAME).
by-hand-line = Renewal: only by hand, before { $day }
    .code = EC2443
version-linked = Version { $version } of { $name } was issued earlier and not put into force; it is now.
    .code = EC1912
certonly-names = Domain names for the certificate (comma and/or space separated)
    .code = EC1913
certonly-identical = { $name } has exactly these names and is not due for renewal yet. What shall be done?
    .code = EC1914
certonly-keep = Keep the existing certificate for now
    .code = EC1915
certonly-renew = Renew and replace it (may be subject to the CA's rate limits)
    .code = EC1916
certonly-grow = The certificate { $name } has some of these names. Add { $added } to it?
    .code = EC1917
certonly-change = The names of { $name } change. New: { $added }. Removed: { $removed }. Go on?
    .code = EC1918
certonly-not-due =
    Certificate not yet due for renewal; no action taken.
    { $fullchain }
    .code = EC1919
certonly-no-names = No domain name was given.
    .code = EC0921
    .next = Give one with -d, such as -d www.example.org.
key-type-change = The key of { $name } is { $present }; a new one would be { $wanted }. Change it?
    .code = EC1920
reuse-key-conflict = The key is kept (--reuse-key), but it is { $present } and { $wanted } was asked for.
    .code = EC0922
    .next = Add --new-key to change it once, or --no-reuse-key to stop keeping it.
staging-over-real = A test certificate would take the place of the real certificate { $name }.
    .code = EC0923
    .next = Use --cert-name for a separate one, or --break-my-certs if you mean it.
csr-no-names = The signing request { $path } names nothing.
    .code = EC0924
    .next = Create it with subjectAltName entries.
csr-other-names = The names given with -d are not those of the signing request { $path }.
    .code = EC0925
    .next = Leave -d out: the names come from the request.
chain-not-offered = { $name }: no chain ends at '{ $wanted }'; the CA's own choice was taken. Offered: { $offered }.
    .code = EC1921
profile-not-offered = { $name }: the CA does not offer the profile '{ $wanted }'; its default was taken.
    .code = EC1922
profile-for-addresses = { $name }: there are IP addresses among the names, so the CA's profile '{ $profile }' was taken (--preferred-profile chooses another that the CA offers).
    .code = EC2400
replaces-refused = { $name }: the CA would not link the order to the old certificate ({ $reason }); ordered without.
    .code = EC1923
delete-which = Which certificates shall be deleted?
    .code = EC1924
delete-sure = The following will be deleted with all files and keys: { $names }. Servers that use them will fail. Go on?
    .code = EC1925
delete-kept = Nothing was deleted.
    .code = EC1926
delete-done = Deleted all files relating to certificate { $name }.
    .code = EC1927
delete-left = { $path } does not lie in { $config } and was left as it is.
    .code = EC2703
    .next = Remove it yourself, if nothing needs it.
delete-left-by-link = { $path } was left as it is: it stands elsewhere, and only a link led to it.
    .code = EC2712
    .next = Remove it yourself, if nothing needs it.
delete-shared = { $name } cannot be deleted: { $other } lives from the same files.
    .code = EC0928
    .next = Delete both at once, or give { $other } an archive_dir of its own in renewal/{ $other }.conf first.
revoke-what = Which certificate to revoke was not said, or said twice.
    .code = EC0926
    .next = Give exactly one of --cert-name and --cert-path.
revoke-done = Congratulations! You have successfully revoked the certificate that was located at { $path }.
    .code = EC1928
revoke-delete = Delete the revoked certificate { $name } too?
    .code = EC1929
revoke-shared = { $name } was not deleted: { $other } lives from the same files.
    .code = EC1930

# Renewal: EC093x errors, EC195x the rest.

renew-skipped = The following certificates are not due for renewal yet:
    .code = EC1951
renew-nothing = No renewals were attempted.
    .code = EC1952
renew-all-succeeded = Congratulations, all renewals succeeded:
    .code = EC1953
renew-some-succeeded = The following renewals succeeded:
    .code = EC1954
renew-all-simulated = Congratulations, all simulated renewals succeeded:
    .code = EC1955
renew-some-simulated = The following simulated renewals succeeded:
    .code = EC1956
renew-some-failed = The following renewals failed:
    .code = EC1957
renew-some-broken = Additionally, the following renewal configurations were invalid:
    .code = EC1958
renew-failed = Failed to renew certificate { $name }:
    .code = EC1959
renew-due = { $name } is due ({ $reason }).
    .code = EC1960
due-forced = it was asked for
    .code = EC3200
due-rehearsal = it is a rehearsal
    .code = EC3201
due-suggested = the CA suggests it
    .code = EC3202
due-revoked = it is revoked
    .code = EC3203
due-before-expiry = renew_before_expiry says so
    .code = EC3204
due-lifetime = its lifetime is nearly over
    .code = EC3205
due-expired = it has expired
    .code = EC3206
renew-trouble = { $name }: { $reason }
    .code = EC1961
renew-explained = { $name }: the CA suggests an early renewal and explains it at { $url }
    .code = EC1962
renew-sleeping = Waiting { $seconds } seconds, so that not all servers ask the CA at once.
    .code = EC1963
dry-run-other-server = { $name } comes from { $url }, but this rehearsal asks Let's Encrypt's staging server.
    .code = EC1964
    .next = Add --server { $url } to rehearse with the CA itself, if it allows that.
renew-failures = { $failed } renew failure(s), { $broken } parse failure(s)
    .code = EC0931

# Plugins and challenges: EC062x errors, EC16xx the rest.

plugin-not-here = The plugin '{ $name }' is not in this version.
    .code = EC0621
    .next = Use --nginx, --standalone, --webroot or --manual, or leave this certificate to certbot.
installer-not-here = The installer '{ $name }' is not in this version, so the server would go on with the old certificate.
    .code = EC0622
    .next = Leave this certificate to certbot, or use -i null with a --deploy-hook that reloads the server.
installer-is-none = '{ $name }' is no installer; it is ignored in that place.
    .code = EC1601
webroot-which = Which folder does the web server serve for { $name }?
    .code = EC2501
webroot-of = Folder that the web server serves for { $name }
    .code = EC2502
webroot-another = Another folder
    .code = EC2503
plugin-which = How would you like to prove control of the names?
    .code = EC1602
manual-dns =
    Please deploy a DNS TXT record under the name

    { $name }

    with the following value:

    { $value }

    .code = EC1603
manual-persist =
    Please deploy a DNS TXT record under the name

    { $name }

    with the following value:

    { $value }

    It may stay there: each further certificate of this name is proved by it, without anybody's help.

    .code = EC3700
persist-missing = { $identifier }: the TXT record { $name } that proves it for this account is not there.
    .code = EC3701
    .next = Enter it once, to stay, with the value: { $value }
persist-malformed = { $identifier }: the TXT record { $name } is for this CA, but it is not written as the CA reads it.
    .code = EC3702
    .next = Give it this value: { $value }
persist-other-account = { $identifier }: the TXT record { $name } names another account, { $found }.
    .code = EC3703
    .next = Add a record with this value beside it: { $value }
persist-not-for-wildcards = { $identifier }: the TXT record { $name } is not for wildcards.
    .code = EC3704
    .next = Give it this value: { $value }
persist-over = { $identifier }: the TXT record { $name } was good until { $until } (persistUntil).
    .code = EC3705
    .next = Give it a later time, or none: { $value }
manual-http =
    Create a file containing just this data:

    { $content }

    And make it available on your web server at this URL:

    { $url }

    That is, below the folder it serves: { $path }
    .code = EC1604
manual-keep = Leave in place what was set up before: this comes in addition.
    .code = EC1605
manual-keep-value = The name is that of before: add the value beside the other. Several TXT records may stand under one name.
    .code = EC2401
manual-alias = { $name } is an alias (CNAME) of { $target } Make the record there.
    .code = EC2402
manual-label = In the console of the zone { $zone } the host is: { $label }
    .code = EC2403
manual-port-free = Nobody listens on port { $port } of this host. If the name leads here, type 's' and the file is served for you.
    .code = EC2404
manual-port-held = Port { $port } of this host belongs to { $program }. If the name leads here, put the file where that program finds it.
    .code = EC2405
manual-port-held-by-somebody = Port { $port } of this host is taken. If the name leads here, put the file where that program finds it.
    .code = EC2406
manual-ask = Press Enter to Continue when it is there; it is looked for meanwhile. ('g': go on without looking, 'c': cancel)
    .code = EC2407
manual-ask-again = It cannot be seen everywhere yet. Wait, or press Enter to look again. ('g': go on anyway, 'c': cancel)
    .code = EC2408
manual-serving = Port { $port } of this host serves the file now.
    .code = EC2409
manual-seen = It can be seen. The CA is asked to look.
    .code = EC2410
manual-unseen = It was not seen from here. The CA is asked to look all the same.
    .code = EC2411
sight-right = { $place } has it.
    .code = EC2420
sight-nothing = { $place } does not have it yet.
    .code = EC2421
sight-other = { $place } has something else: { $found }
    .code = EC2422
sight-status = { $place } answered with HTTP status { $status }.
    .code = EC2423
sight-status-elsewhere = { $place } led to { $url } which answered with HTTP status { $status }.
    .code = EC2424
sight-silent = { $place } did not answer.
    .code = EC2425
sight-refused = { $place } takes no connections on port 80.
    .code = EC2426
sight-redirects = { $place } redirects where no CA follows: too often, or to another port than 80 and 443.
    .code = EC2427
sight-broken = { $place } broke the connection off.
    .code = EC2428
sight-server-without-address = { $place } is a name server of the zone, but has no address.
    .code = EC2429
sight-not-its-zone = { $place } is named as a name server of the zone, but does not have it.
    .code = EC2430
sight-no-address = { $name } has no address in DNS, so no CA can find it. Make an A or AAAA record first.
    .code = EC2431
sight-no-resolver = DNS cannot be asked from this host, so nothing can be seen from here: see /etc/resolv.conf.
    .code = EC2432
sight-no-zone = No name servers are found for { $name }.
    .code = EC2433
sight-aliases = The aliases (CNAME) of { $name } lead on and on.
    .code = EC2434
sight-lookup = { $name } cannot be looked up from this host now.
    .code = EC2435
clean-up-failed = { $authenticator } could not take everything away: { $reason }
    .code = EC1608

# Hooks: EC072x errors, EC17xx the rest.

hook-output = Hook '{ $hook }' ran with output:
    .code = EC1701
hook-error-output = Hook '{ $hook }' ran with error output:
    .code = EC1702
hook-failed = Hook '{ $hook }' reported error code { $code }: { $command }
    .code = EC1703
hook-killed = Hook '{ $hook }' was ended by signal { $signal }: { $command }
    .code = EC1704
hook-not-started = Hook '{ $hook }' could not be started ({ $reason }): { $command }
    .code = EC1705
program-missing = there is no such program
    .code = EC2753
program-denied = it may not be run
    .code = EC2754
program-list-too-long = its arguments are too long
    .code = EC2755
program-no-memory = there is not enough memory
    .code = EC2756
hook-names-cut = The list of names in { $variable } was too long for the hooks and was cut.
    .code = EC1706
hook-reference = certbot will not read what --{ $flag } leaves in the renewal configuration: it takes %(name)s for a reference.
    .code = EC1709
    .next = evercert runs the hook as it is. Put the command into a script if certbot shall read it, too.
hook-reference-saved = certbot does not read { $conf }: it takes the %(name)s in { $hooks } for a reference.
    .code = EC1710
    .next = evercert runs the hook as it is. Put the command into a script if certbot shall read it, too.
hooks-failed-strict = A hook failed, and --strict-hooks makes that an error. The certificates themselves are in order.
    .code = EC0721
names-left-out = { $name }: the CA refused { $names }; trying again without.
    .code = EC1931
deploy-hooks-owed = The deploy hooks of { $name } did not run after its last renewal; they run now.
    .code = EC1708
deploy-hooks-given-up = The deploy hooks of { $name } ended evercert each of the { $tries } times that they were tried again, and are not tried any more: { $hooks }
    .code = EC2710
    .next = See what the hook stops, then run it by hand with RENEWED_LINEAGE='{ $lineage }' and RENEWED_DOMAINS='{ $domains }' in its environment: the server may still use the old certificate.
account-as-before = No account at { $server }, for the reason given above.
    .code = EC0826
delete-nothing = There is no certificate to delete.
    .code = EC0930
    .next = 'evercert certificates' shows what is there.
hook-left-open = Hook '{ $hook }' started something that keeps its output and goes on running; it was not waited for: { $command }
    .code = EC1711
    .next = Redirect the output of what it starts: COMMAND >/dev/null 2>&1 &
conf-nameless = The file name of { $conf } cannot be the name of a certificate, so it is passed over.
    .code = EC0932
    .next = Rename it, with its folders in live/ and archive/, or remove it.

# `reconfigure`: EC260x.

reconfigure-which = Which certificate shall have other renewal options?
    .code = EC2600
reconfigure-other-server = 'reconfigure' cannot move { $name } to another CA ({ $server }).
    .code = EC2602
    .next = Order it there: evercert renew --force-renewal --cert-name { $name } --server { $server }
reconfigure-other-account = 'reconfigure' cannot move { $name } to another account ({ $account }).
    .code = EC2603
    .next = Order it anew with that account: evercert renew --force-renewal --cert-name { $name } --account { $account }
reconfigure-deploy-hooks = Run the deploy hooks in the rehearsal, too? They get the certificate that is in force now.
    .code = EC2604
reconfigure-done = Successfully updated configuration.
    .code = EC2605
reconfigure-same = No changes were made to the renewal configuration.
    .code = EC2606
reconfigure-applies = Changes will apply when the certificate renews.
    .code = EC2607
reconfigure-would = The rehearsal succeeded. Without --dry-run this would change for { $name }:
    .code = EC2608
reconfigure-nothing = There is no certificate to reconfigure.
    .code = EC2609
reconfigure-failed = The rehearsal of { $name } with these options did not succeed, so nothing was changed:
    .code = EC2610
reconfigure-change = - { $option }: { $old } -> { $new }
    .code = EC2611

# Revocation: EC262x.

revocation-unknown = { $name }: whether it was revoked is not known, which counts as not revoked: { $reason }
    .code = EC2620
revocation-no-issuer = the issuer's certificate cannot be read
    .code = EC2621
crl-unusable = the revocation list at { $url } cannot be used
    .code = EC2622
crl-status = the revocation list at { $url } was answered with HTTP status { $status }
    .code = EC2623
crl-too-large = the revocation list at { $url } is larger than 16 MB
    .code = EC2624
crl-unreachable = the revocation list at { $url } cannot be fetched
    .code = EC2625
crl-host-silent = { $host } gave no answer to an earlier question of this run
    .code = EC2626
ocsp-no-answer = the OCSP responder gave no usable answer
    .code = EC2627

# Trees that look odd: EC263x.

conf-copied = { $conf } leads to { $from }, as if { $to } were a copy of it: a renewal happens there, not here.
    .code = EC2630
    .next = If the certificate lives here now, let the configuration say so: write { $to } for { $from } wherever it stands in it.
access-everybody = Everybody on this host may write to { $path }, and so put keys, certificates and hooks of their own there.
    .code = EC2640
    .next = Remove that permission: chmod o-w { $path }

# More of the summary of renewals: EC265x.

renew-all-failed = All renewals failed. The following certificates could not be renewed:
    .code = EC2650
renew-all-simulated-failed = All simulated renewals failed. The following certificates could not be renewed:
    .code = EC2651
renew-some-simulated-failed = The following simulated renewals failed:
    .code = EC2652
renew-nothing-simulated = No simulated renewals were attempted.
    .code = EC2653
renew-no-hooks = No hooks were run.
    .code = EC2654
hook-not-there = The shell did not find the program of hook '{ $hook }', or one that it starts.
    .code = EC2641
    .next = Give its full path: a clock starts hooks in another folder than you do, and with a shorter PATH.
