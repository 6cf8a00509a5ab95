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
