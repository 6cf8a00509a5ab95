# The program itself: EC00xx errors, EC10xx what is no error.

error-heading = Error
    .code = EC1001
warning-heading = Warning
    .code = EC1002
interrupted = Stopped by signal { $signal }.
    .code = EC0002
    .next = Run the same command again; it goes on from where it was.
internal = This should not have happened: { $what }
    .code = EC0003
    .next = Please report it with the command you ran and this code.
retired-flag = { $flag } does nothing any more and is ignored.
    .code = EC1003
exchange = { $method } { $url }: { $status } in { $time } ms
    .code = EC1005
exchange-broken = { $method } { $url }: no whole answer after { $time } ms
    .code = EC1006
stopping = Stopping: what was published is taken away, and a hook that runs may end.
    .code = EC1007
    .next = Signal once more to leave at once.
