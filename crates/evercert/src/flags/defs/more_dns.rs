//! Flags of the DNS plugins that certbot has from others or not at all: as those of its own.

use crate::flags::flag::{Fallback, Flag, SavedForm, Selects};

flags! {
    DESEC = Flag::switch("dns-desec")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-desec", "certonly"])
        .help("Add TXT records at deSEC", "deSEC에 TXT 레코드를 추가합니다");
    DESEC_CREDENTIALS = Flag::text("dns-desec-credentials", "FILE")
        .ours()
        .saved("dns_desec_credentials", SavedForm::Text)
        .topics(&["dns-desec"])
        .help("File with the credentials for deSEC", "deSEC 인증 정보 파일입니다");
    DESEC_PROPAGATION_SECONDS = Flag::number("dns-desec-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(80))
        .saved("dns_desec_propagation_seconds", SavedForm::Number)
        .topics(&["dns-desec"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    DUCKDNS = Flag::switch("dns-duckdns")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-duckdns", "certonly"])
        .help("Add TXT records at Duck DNS", "Duck DNS에 TXT 레코드를 추가합니다");
    DUCKDNS_CREDENTIALS = Flag::text("dns-duckdns-credentials", "FILE")
        .ours()
        .saved("dns_duckdns_credentials", SavedForm::Text)
        .topics(&["dns-duckdns"])
        .help("File with the credentials for Duck DNS", "Duck DNS 인증 정보 파일입니다");
    DUCKDNS_PROPAGATION_SECONDS = Flag::number("dns-duckdns-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(60))
        .saved("dns_duckdns_propagation_seconds", SavedForm::Number)
        .topics(&["dns-duckdns"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    EXEC = Flag::switch("dns-exec")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-exec", "certonly"])
        .help("Add TXT records by a program of your own", "직접 만든 프로그램으로 TXT 레코드를 추가합니다");
    EXEC_CREDENTIALS = Flag::text("dns-exec-credentials", "FILE")
        .ours()
        .saved("dns_exec_credentials", SavedForm::Text)
        .topics(&["dns-exec"])
        .help("File that names the program", "프로그램을 지정하는 파일입니다");
    EXEC_PROPAGATION_SECONDS = Flag::number("dns-exec-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(60))
        .saved("dns_exec_propagation_seconds", SavedForm::Number)
        .topics(&["dns-exec"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    GANDI = Flag::switch("dns-gandi")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-gandi", "certonly"])
        .help("Add TXT records at Gandi", "Gandi에 TXT 레코드를 추가합니다");
    GANDI_CREDENTIALS = Flag::text("dns-gandi-credentials", "FILE")
        .ours()
        .saved("dns_gandi_credentials", SavedForm::Text)
        .topics(&["dns-gandi"])
        .help("File with the credentials for Gandi", "Gandi 인증 정보 파일입니다");
    GANDI_PROPAGATION_SECONDS = Flag::number("dns-gandi-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(10))
        .saved("dns_gandi_propagation_seconds", SavedForm::Number)
        .topics(&["dns-gandi"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    GODADDY = Flag::switch("dns-godaddy")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-godaddy", "certonly"])
        .help("Add TXT records at GoDaddy", "GoDaddy에 TXT 레코드를 추가합니다");
    GODADDY_CREDENTIALS = Flag::text("dns-godaddy-credentials", "FILE")
        .ours()
        .saved("dns_godaddy_credentials", SavedForm::Text)
        .topics(&["dns-godaddy"])
        .help("File with the credentials for GoDaddy", "GoDaddy 인증 정보 파일입니다");
    GODADDY_PROPAGATION_SECONDS = Flag::number("dns-godaddy-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(30))
        .saved("dns_godaddy_propagation_seconds", SavedForm::Number)
        .topics(&["dns-godaddy"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    HETZNER = Flag::switch("dns-hetzner")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-hetzner", "certonly"])
        .help("Add TXT records at Hetzner", "Hetzner에 TXT 레코드를 추가합니다");
    HETZNER_CREDENTIALS = Flag::text("dns-hetzner-credentials", "FILE")
        .ours()
        .saved("dns_hetzner_credentials", SavedForm::Text)
        .topics(&["dns-hetzner"])
        .help("File with the credentials for Hetzner", "Hetzner 인증 정보 파일입니다");
    HETZNER_PROPAGATION_SECONDS = Flag::number("dns-hetzner-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(30))
        .saved("dns_hetzner_propagation_seconds", SavedForm::Number)
        .topics(&["dns-hetzner"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    HTTPREQ = Flag::switch("dns-httpreq")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-httpreq", "certonly"])
        .help("Add TXT records through an HTTP service of your own", "직접 운영하는 HTTP 서비스로 TXT 레코드를 추가합니다");
    HTTPREQ_CREDENTIALS = Flag::text("dns-httpreq-credentials", "FILE")
        .ours()
        .saved("dns_httpreq_credentials", SavedForm::Text)
        .topics(&["dns-httpreq"])
        .help("File with the place of the service and its credentials", "서비스의 주소와 인증 정보 파일입니다");
    HTTPREQ_PROPAGATION_SECONDS = Flag::number("dns-httpreq-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(60))
        .saved("dns_httpreq_propagation_seconds", SavedForm::Number)
        .topics(&["dns-httpreq"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    NAVER = Flag::switch("dns-naver")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-naver", "certonly"])
        .help("Add TXT records at Naver Cloud Global DNS", "Naver Cloud Global DNS에 TXT 레코드를 추가합니다");
    NAVER_CREDENTIALS = Flag::text("dns-naver-credentials", "FILE")
        .ours()
        .saved("dns_naver_credentials", SavedForm::Text)
        .topics(&["dns-naver"])
        .help("File with the credentials for Naver Cloud Global DNS", "Naver Cloud Global DNS 인증 정보 파일입니다");
    NAVER_PROPAGATION_SECONDS = Flag::number("dns-naver-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(15))
        .saved("dns_naver_propagation_seconds", SavedForm::Number)
        .topics(&["dns-naver"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    NHN = Flag::switch("dns-nhn")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-nhn", "certonly"])
        .help("Add TXT records at NHN Cloud DNS Plus", "NHN Cloud DNS Plus에 TXT 레코드를 추가합니다");
    NHN_CREDENTIALS = Flag::text("dns-nhn-credentials", "FILE")
        .ours()
        .saved("dns_nhn_credentials", SavedForm::Text)
        .topics(&["dns-nhn"])
        .help("File with the credentials for NHN Cloud DNS Plus", "NHN Cloud DNS Plus 인증 정보 파일입니다");
    NHN_PROPAGATION_SECONDS = Flag::number("dns-nhn-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(30))
        .saved("dns_nhn_propagation_seconds", SavedForm::Number)
        .topics(&["dns-nhn"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    PORKBUN = Flag::switch("dns-porkbun")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-porkbun", "certonly"])
        .help("Add TXT records at Porkbun", "Porkbun에 TXT 레코드를 추가합니다");
    PORKBUN_CREDENTIALS = Flag::text("dns-porkbun-credentials", "FILE")
        .ours()
        .saved("dns_porkbun_credentials", SavedForm::Text)
        .topics(&["dns-porkbun"])
        .help("File with the credentials for Porkbun", "Porkbun 인증 정보 파일입니다");
    PORKBUN_PROPAGATION_SECONDS = Flag::number("dns-porkbun-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(60))
        .saved("dns_porkbun_propagation_seconds", SavedForm::Number)
        .topics(&["dns-porkbun"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    POWERDNS = Flag::switch("dns-powerdns")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-powerdns", "certonly"])
        .help("Add TXT records at PowerDNS", "PowerDNS에 TXT 레코드를 추가합니다");
    POWERDNS_CREDENTIALS = Flag::text("dns-powerdns-credentials", "FILE")
        .ours()
        .saved("dns_powerdns_credentials", SavedForm::Text)
        .topics(&["dns-powerdns"])
        .help("File with the credentials for PowerDNS", "PowerDNS 인증 정보 파일입니다");
    POWERDNS_PROPAGATION_SECONDS = Flag::number("dns-powerdns-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(10))
        .saved("dns_powerdns_propagation_seconds", SavedForm::Number)
        .topics(&["dns-powerdns"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
    VULTR = Flag::switch("dns-vultr")
        .ours()
        .selects(Selects::Authenticator)
        .topics(&["plugins", "dns-vultr", "certonly"])
        .help("Add TXT records at Vultr", "Vultr에 TXT 레코드를 추가합니다");
    VULTR_CREDENTIALS = Flag::text("dns-vultr-credentials", "FILE")
        .ours()
        .saved("dns_vultr_credentials", SavedForm::Text)
        .topics(&["dns-vultr"])
        .help("File with the credentials for Vultr", "Vultr 인증 정보 파일입니다");
    VULTR_PROPAGATION_SECONDS = Flag::number("dns-vultr-propagation-seconds", "SECONDS", 0, 86_400)
        .ours()
        .default(Fallback::Number(30))
        .saved("dns_vultr_propagation_seconds", SavedForm::Number)
        .topics(&["dns-vultr"])
        .help("Wait at most this long for the name servers", "네임서버를 기다리는 최대 시간(초)입니다");
}
