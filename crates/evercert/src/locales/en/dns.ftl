# Providers of DNS: what they refuse, their credentials, and what name servers show.

dns-busy = Somebody else is changing the zone { $zone } at the provider{ $said }. Nothing was changed, so that nothing of theirs is published or lost.
    .code = EC3501
    .next = Have the pending changes of the zone applied or withdrawn at the provider, then run the same command again.
dns-command = { $program } failed{ $said }.
    .code = EC3502
dns-credentials-refused = The DNS provider does not accept the credentials{ $said }.
    .code = EC3503
    .next = Check the credentials file: the token may be wrong, expired, or not allowed from this address.
dns-forbidden = The credentials are good, but may not change { $name }{ $said }.
    .code = EC3504
    .next = Give the token the right to read the zone and to edit its records.
dns-network = The DNS provider at { $host } gives no answer.
    .code = EC3505
    .next = Check that this host can reach { $host }.
dns-no-zone = The account at the DNS provider has no zone that holds { $name }.
    .code = EC3506
    .next = Check the name, that the zone is in this account, and that the token may see it. If the zone is elsewhere, make { $name } a CNAME to a name in a zone of this account: it is followed.
dns-not-understood = The DNS provider's answer makes no sense: { $what }.
    .code = EC3507
    .next = Try again later; -vv writes more to the log.
dns-rate-limited = The DNS provider wants fewer requests{ $said }.
    .code = EC3508
    .next = Try again later.
dns-rejected = The DNS provider refuses the record { $name } with { $status }{ $said }.
    .code = EC3509
dns-settings = The DNS credentials cannot be used: { $what }.
    .code = EC3510
    .next = Correct the credentials file.
dns-trouble = The DNS provider has trouble ({ $status }){ $said }.
    .code = EC3511
    .next = Try again later.
dns-one-value = { $plugin } holds one value only at { $place }, and this certificate needs two there.
    .code = EC3512
    .next = Order the name and its wildcard in two certificates.

dns-credentials-missing = { $path }: missing or empty: { $keys }.
    .code = EC3520
    .next = Write each as 'key = value' into that file.
dns-credentials-none = { $plugin } needs credentials.
    .code = EC3521
    .next = Write { $keys } into a file that only you can read, each as 'key = value', and name it with { $flag }. Or set in the environment: { $variables }.
dns-credentials-both = { $path } has several kinds of credentials: { $keys }. Only one can be used.
    .code = EC3522
    .next = Remove one kind.
dns-credentials-syntax = { $path } is not written as a credentials file is.
    .code = EC3523
    .next = Correct the line in the file: 'key = value'.
dns-credentials-open = Everybody on this host can read or write the credentials in { $path }.
    .code = EC3524
    .next = Run: chmod 600 { $path }

dns-blind = Nobody can be asked from here whether { $name } shows the record, so the usual time was waited.
    .code = EC3530
dns-left-removed = The record at { $name } that an earlier run left behind is removed.
    .code = EC3531
dns-left-stays = The record at { $name } that an earlier run left behind is still there: { $reason }
    .code = EC3532
dns-unseen = Not all name servers of { $zone } show the record at { $name } yet: { $servers }. The CA is asked all the same.
    .code = EC3533
    .next = If the CA does not see it either, wait longer with --dns-…-propagation-seconds, or look why these servers lag behind.
