# The log: EC220x and EC221x. Directories: EC222x. Progress and pauses: EC223x and up.

log-saving = Saving debug log to { $path }
    .code = EC2200
log-advice = The whole story of this run is in { $path }; with -v more of it is shown here.
    .code = EC2201
log-incomplete = The log is not complete: { $reason }
    .code = EC2202
directory-permissions = { $path } exists, but it should be owned by the current user with the mode { $mode } (--strict-permissions).
    .code = EC2220
    .next = Change it with 'chown' and 'chmod', or leave --strict-permissions out.

# Progress.

progress = { $what } ({ $seconds } s)
    .code = EC2240
progress-of-many = { $done } of { $all } done. { $what } ({ $seconds } s)
    .code = EC2241
progress-asking = Waiting for { $host }
    .code = EC2242
progress-looking = Looking which certificates are due
    .code = EC2243
progress-ordering = { $count ->
        [one] Ordering a certificate
       *[other] Ordering { $count } certificates
    }
    .code = EC2244
progress-showing = { $count ->
        [one] Publishing the challenge and waiting until it can be seen
       *[other] Publishing { $count } challenges and waiting until they can be seen
    }
    .code = EC2245
progress-proving = { $count ->
        [one] Waiting for the CA to validate the name
       *[other] Waiting for the CA to validate { $count } names
    }
    .code = EC2246
progress-taking-away = Taking the challenges away
    .code = EC2247
progress-collecting = Waiting for the CA to issue
    .code = EC2248
progress-server = Waiting for the server
    .code = EC3219

# --debug-challenges.

challenges-shown = The challenges are in place. The CA has not been told yet.
    .code = EC2260
challenge-file =
    URL: { $url }
    Expected value: { $value }
    .code = EC2261
challenge-record =
    FQDN: { $name }
    Expected value: { $value }
    .code = EC2262
challenge-handshake =
    TLS handshake (acme-tls/1): { $name }
    Expected digest: { $value }
    .code = EC2263
challenges-go-on = Have the CA validate them now?
    .code = EC2264
