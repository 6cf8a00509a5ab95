//! Flags of the DNS plugins: one switch, one credentials file and one waiting time each.

use crate::flags::flag::{Fallback, Flag, SavedForm, Selects};

flags! {
    PERSIST = Flag::switch("dns-persist")
        .selects(Selects::Authenticator)
        .ours()
        .topics(&["plugins", "certonly", "reconfigure"])
        .help(
            "Prove names by a TXT record that is entered once and stays, where the CA offers dns-persist-01",
            "CA가 dns-persist-01을 지원하면, 한 번 등록하여 그대로 두는 TXT 레코드로 이름을 증명합니다",
        );
    CLOUDFLARE = Flag::switch("dns-cloudflare")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-cloudflare", "certonly"])
        .help("Add TXT records at Cloudflare", "Cloudflare에 TXT 레코드를 추가합니다");
    CLOUDFLARE_CREDENTIALS = Flag::text("dns-cloudflare-credentials", "FILE")
        .saved("dns_cloudflare_credentials", SavedForm::Text)
        .topics(&["dns-cloudflare"])
        .help("File with the credentials for Cloudflare", "Cloudflare 인증 정보 파일입니다");
    CLOUDFLARE_PROPAGATION_SECONDS = Flag::number("dns-cloudflare-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(10))
        .saved("dns_cloudflare_propagation_seconds", SavedForm::Number)
        .topics(&["dns-cloudflare"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    DIGITALOCEAN = Flag::switch("dns-digitalocean")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-digitalocean", "certonly"])
        .help("Add TXT records at DigitalOcean", "DigitalOcean에 TXT 레코드를 추가합니다");
    DIGITALOCEAN_CREDENTIALS = Flag::text("dns-digitalocean-credentials", "FILE")
        .saved("dns_digitalocean_credentials", SavedForm::Text)
        .topics(&["dns-digitalocean"])
        .help("File with the credentials for DigitalOcean", "DigitalOcean 인증 정보 파일입니다");
    DIGITALOCEAN_PROPAGATION_SECONDS = Flag::number("dns-digitalocean-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(10))
        .saved("dns_digitalocean_propagation_seconds", SavedForm::Number)
        .topics(&["dns-digitalocean"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    DNSIMPLE = Flag::switch("dns-dnsimple")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-dnsimple", "certonly"])
        .help("Add TXT records at DNSimple", "DNSimple에 TXT 레코드를 추가합니다");
    DNSIMPLE_CREDENTIALS = Flag::text("dns-dnsimple-credentials", "FILE")
        .saved("dns_dnsimple_credentials", SavedForm::Text)
        .topics(&["dns-dnsimple"])
        .help("File with the credentials for DNSimple", "DNSimple 인증 정보 파일입니다");
    DNSIMPLE_PROPAGATION_SECONDS = Flag::number("dns-dnsimple-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(30))
        .saved("dns_dnsimple_propagation_seconds", SavedForm::Number)
        .topics(&["dns-dnsimple"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    DNSMADEEASY = Flag::switch("dns-dnsmadeeasy")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-dnsmadeeasy", "certonly"])
        .help("Add TXT records at DNS Made Easy", "DNS Made Easy에 TXT 레코드를 추가합니다");
    DNSMADEEASY_CREDENTIALS = Flag::text("dns-dnsmadeeasy-credentials", "FILE")
        .saved("dns_dnsmadeeasy_credentials", SavedForm::Text)
        .topics(&["dns-dnsmadeeasy"])
        .help("File with the credentials for DNS Made Easy", "DNS Made Easy 인증 정보 파일입니다");
    DNSMADEEASY_PROPAGATION_SECONDS = Flag::number("dns-dnsmadeeasy-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(60))
        .saved("dns_dnsmadeeasy_propagation_seconds", SavedForm::Number)
        .topics(&["dns-dnsmadeeasy"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    GEHIRN = Flag::switch("dns-gehirn")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-gehirn", "certonly"])
        .help("Add TXT records at Gehirn", "Gehirn에 TXT 레코드를 추가합니다");
    GEHIRN_CREDENTIALS = Flag::text("dns-gehirn-credentials", "FILE")
        .saved("dns_gehirn_credentials", SavedForm::Text)
        .topics(&["dns-gehirn"])
        .help("File with the credentials for Gehirn", "Gehirn 인증 정보 파일입니다");
    GEHIRN_PROPAGATION_SECONDS = Flag::number("dns-gehirn-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(30))
        .saved("dns_gehirn_propagation_seconds", SavedForm::Number)
        .topics(&["dns-gehirn"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    GOOGLE = Flag::switch("dns-google")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-google", "certonly"])
        .help("Add TXT records at Google Cloud DNS", "Google Cloud DNS에 TXT 레코드를 추가합니다");
    GOOGLE_CREDENTIALS = Flag::text("dns-google-credentials", "FILE")
        .saved("dns_google_credentials", SavedForm::Text)
        .topics(&["dns-google"])
        .help("File with the credentials for Google Cloud DNS", "Google Cloud DNS 인증 정보 파일입니다");
    GOOGLE_PROPAGATION_SECONDS = Flag::number("dns-google-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(60))
        .saved("dns_google_propagation_seconds", SavedForm::Number)
        .topics(&["dns-google"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    GOOGLE_PROJECT = Flag::text("dns-google-project", "PROJECT")
        .saved("dns_google_project", SavedForm::Text)
        .topics(&["dns-google"])
        .help("Google Cloud project of the zone", "영역이 속한 Google Cloud 프로젝트입니다");
    LINODE = Flag::switch("dns-linode")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-linode", "certonly"])
        .help("Add TXT records at Linode", "Linode에 TXT 레코드를 추가합니다");
    LINODE_CREDENTIALS = Flag::text("dns-linode-credentials", "FILE")
        .saved("dns_linode_credentials", SavedForm::Text)
        .topics(&["dns-linode"])
        .help("File with the credentials for Linode", "Linode 인증 정보 파일입니다");
    LINODE_PROPAGATION_SECONDS = Flag::number("dns-linode-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(120))
        .saved("dns_linode_propagation_seconds", SavedForm::Number)
        .topics(&["dns-linode"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    LUADNS = Flag::switch("dns-luadns")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-luadns", "certonly"])
        .help("Add TXT records at LuaDNS", "LuaDNS에 TXT 레코드를 추가합니다");
    LUADNS_CREDENTIALS = Flag::text("dns-luadns-credentials", "FILE")
        .saved("dns_luadns_credentials", SavedForm::Text)
        .topics(&["dns-luadns"])
        .help("File with the credentials for LuaDNS", "LuaDNS 인증 정보 파일입니다");
    LUADNS_PROPAGATION_SECONDS = Flag::number("dns-luadns-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(30))
        .saved("dns_luadns_propagation_seconds", SavedForm::Number)
        .topics(&["dns-luadns"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    NSONE = Flag::switch("dns-nsone")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-nsone", "certonly"])
        .help("Add TXT records at NS1", "NS1에 TXT 레코드를 추가합니다");
    NSONE_CREDENTIALS = Flag::text("dns-nsone-credentials", "FILE")
        .saved("dns_nsone_credentials", SavedForm::Text)
        .topics(&["dns-nsone"])
        .help("File with the credentials for NS1", "NS1 인증 정보 파일입니다");
    NSONE_PROPAGATION_SECONDS = Flag::number("dns-nsone-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(30))
        .saved("dns_nsone_propagation_seconds", SavedForm::Number)
        .topics(&["dns-nsone"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    OVH = Flag::switch("dns-ovh")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-ovh", "certonly"])
        .help("Add TXT records at OVH", "OVH에 TXT 레코드를 추가합니다");
    OVH_CREDENTIALS = Flag::text("dns-ovh-credentials", "FILE")
        .saved("dns_ovh_credentials", SavedForm::Text)
        .topics(&["dns-ovh"])
        .help("File with the credentials for OVH", "OVH 인증 정보 파일입니다");
    OVH_PROPAGATION_SECONDS = Flag::number("dns-ovh-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(120))
        .saved("dns_ovh_propagation_seconds", SavedForm::Number)
        .topics(&["dns-ovh"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    RFC2136 = Flag::switch("dns-rfc2136")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-rfc2136", "certonly"])
        .help("Add TXT records at RFC 2136", "RFC 2136에 TXT 레코드를 추가합니다");
    RFC2136_CREDENTIALS = Flag::text("dns-rfc2136-credentials", "FILE")
        .saved("dns_rfc2136_credentials", SavedForm::Text)
        .topics(&["dns-rfc2136"])
        .help("File with the credentials for RFC 2136", "RFC 2136 인증 정보 파일입니다");
    RFC2136_PROPAGATION_SECONDS = Flag::number("dns-rfc2136-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(60))
        .saved("dns_rfc2136_propagation_seconds", SavedForm::Number)
        .topics(&["dns-rfc2136"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    ROUTE53 = Flag::switch("dns-route53")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-route53", "certonly"])
        .help("Add TXT records at Route 53", "Route 53에 TXT 레코드를 추가합니다");
    SAKURACLOUD = Flag::switch("dns-sakuracloud")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-sakuracloud", "certonly"])
        .help("Add TXT records at Sakura Cloud", "Sakura Cloud에 TXT 레코드를 추가합니다");
    SAKURACLOUD_CREDENTIALS = Flag::text("dns-sakuracloud-credentials", "FILE")
        .saved("dns_sakuracloud_credentials", SavedForm::Text)
        .topics(&["dns-sakuracloud"])
        .help("File with the credentials for Sakura Cloud", "Sakura Cloud 인증 정보 파일입니다");
    SAKURACLOUD_PROPAGATION_SECONDS = Flag::number("dns-sakuracloud-propagation-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(90))
        .saved("dns_sakuracloud_propagation_seconds", SavedForm::Number)
        .topics(&["dns-sakuracloud"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
}
