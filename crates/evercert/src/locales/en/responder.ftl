# Our own name server: dns delegate and dns serve.
dns-usage = There is 'dns delegate' and 'dns serve'.
    .code = EC3609
    .next = See: evercert --help dns
delegate-no-names = For which names shall challenges be handed over?
    .code = EC3610
    .next = Name them with -d, for example: -d '*.example.com'
delegate-no-name = It is not known how the world reaches this host: it has no public address of its own.
    .code = EC3611
    .next = Give a name that leads here with --responder-name HOST; a router must forward port 53, UDP and TCP.
delegate-enter = Enter this once where the zone { $zone } is managed:
    .code = EC3612
delegate-record = { "  " }Type:  { $kind }
    { "  " }Host:  { $host }   (where the console wants the whole name: { $name })
    { "  " }Value: { $value }   (where names end with a dot: { $absolute })
    .code = EC3613
delegate-address = { "  " }Type:  { $kind }
    { "  " }Host:  { $host }   (where the console wants the whole name: { $name })
    { "  " }Value: { $value }
    .code = EC3614
delegate-missing = No name server has a record for { $name } yet.
    .code = EC3615
delegate-not-everywhere = The record for { $name } is not at all name servers yet; it is missing at: { $servers }
    .code = EC3616
delegate-blind = No name server of { $zone } answers: { $servers }
    .code = EC3617
    .next = Check the network of this host, and whether the zone is served at all.
delegate-seen = All name servers have it.
    .code = EC3618
delegate-not-seen = The record is not there yet.
    .code = EC3619
    .next = Enter it as shown above, then run the same command again; --responder-wait says how long it looks.
delegate-reached = The name server on this host was asked through the world's DNS, and answered.
    .code = EC3620
delegate-unreachable = The name server on this host could not be asked through the resolver of this host.
    .code = EC3621
    .next = Open port 53, UDP and TCP, in the firewall, and have the router forward it. If the resolver is inside your own network, others may still reach it.
delegate-next = From now on this needs nobody:
      { $command }
    .code = EC3622
serve-no-zone = Which zone is to be served?
    .code = EC3623
    .next = Name it with --responder-zone; 'dns delegate' with the same option says how to hand it over.
serve-zone = Answering for { $zone } on port 53 at { $addresses }. Ctrl-C ends it.
    .code = EC3624
serve-api = acme-dns clients publish at { $url }
    .code = EC3625
serve-api-open = Passwords of acme-dns clients travel unencrypted to this address.
    .code = EC3626
    .next = Have a web server with HTTPS stand before it, and listen at 127.0.0.1 only.
serve-bad-api = --responder-api is not an address with a port: { $value }
    .code = EC3627
    .next = Write, for example, 127.0.0.1:8053
serve-accounts-unreadable = { $path } holds no accounts of acme-dns clients.
    .code = EC3628
    .next = Move it away if it is something else; accounts are made anew when clients register.
