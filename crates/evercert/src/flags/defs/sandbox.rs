//! Flags of `evercert sandbox`: what the embedded CA should be like. Known only after that word.

use crate::flags::flag::{Fallback, Flag};
use crate::flags::verb::Verb;

flags! {
    LISTEN = Flag::text("listen", "ADDRESS:PORT")
        .only_for(Verb::Sandbox)
        .default(Fallback::Text("127.0.0.1:0"))
        .topics(&["sandbox"])
        .help("Where the CA listens; port 0 takes a free one", "CA가 응답할 주소입니다. 포트 0이면 빈 포트를 사용합니다");
    PLAIN_HTTP = Flag::switch("plain-http")
        .only_for(Verb::Sandbox)
        .topics(&["sandbox"])
        .help("Serve the directory over HTTP instead of HTTPS", "디렉터리를 HTTPS 대신 HTTP로 제공합니다");
    HTTP_PORT = Flag::number("http-port", "PORT", 1, 65_535)
        .only_for(Verb::Sandbox)
        .topics(&["sandbox"])
        .help("Port the CA asks for http-01; 5002 unless said otherwise", "CA가 http-01을 확인할 포트입니다. 기본값은 5002입니다");
    TLS_PORT = Flag::number("tls-port", "PORT", 1, 65_535)
        .only_for(Verb::Sandbox)
        .topics(&["sandbox"])
        .help("Port the CA asks for tls-alpn-01; 5001 unless said otherwise", "CA가 tls-alpn-01을 확인할 포트입니다. 기본값은 5001입니다");
    DNS = Flag::text("dns", "ADDRESS:PORT")
        .only_for(Verb::Sandbox)
        .topics(&["sandbox"])
        .help("DNS server the CA asks; without it every name is 127.0.0.1", "CA가 질의할 DNS 서버입니다. 없으면 모든 이름이 127.0.0.1입니다");
    ROOT_FILE = Flag::text("root-file", "FILE")
        .only_for(Verb::Sandbox)
        .topics(&["sandbox"])
        .help("Write the root of the CA's own HTTPS here", "CA의 HTTPS 루트 인증서를 저장할 파일입니다");
    EAB = Flag::repeat("eab", "KID:KEY")
        .only_for(Verb::Sandbox)
        .secret()
        .topics(&["sandbox"])
        .help("Require external accounts and accept this one; can be repeated", "외부 계정을 요구하고 이 계정을 허용합니다. 여러 번 쓸 수 있습니다");
    PROFILE = Flag::repeat("profile", "NAME=SECONDS[:dns]")
        .only_for(Verb::Sandbox)
        .topics(&["sandbox"])
        .help("Offer a profile with this lifetime, with ':dns' one without IP addresses; can be repeated", "유효 기간이 이만큼인 프로필을 제공합니다. ':dns'를 붙이면 IP 주소를 받지 않습니다. 여러 번 쓸 수 있습니다");
    ARI_WINDOW = Flag::text("ari-window", "FROM-TO")
        .only_for(Verb::Sandbox)
        .topics(&["sandbox"])
        .help("Renewal window as fractions of the lifetime, such as 0.5-0.6", "갱신 기간을 유효 기간에 대한 비율로 지정합니다 (예: 0.5-0.6)");
    NO_OCSP = Flag::switch("no-ocsp")
        .only_for(Verb::Sandbox)
        .topics(&["sandbox"])
        .help("Name no OCSP responder in certificates, only the revocation list", "인증서에 OCSP 응답 서버 없이 폐기 목록만 기록합니다");
    ALTERNATE_CHAINS = Flag::number("alternate-chains", "N", 0, 16)
        .only_for(Verb::Sandbox)
        .default(Fallback::Number(1))
        .topics(&["sandbox"])
        .help("Offer this many alternate chains", "제공할 대체 체인의 수입니다");
    REJECT_NONCES = Flag::number("reject-nonces", "PERCENT", 0, 99)
        .only_for(Verb::Sandbox)
        .default(Fallback::Number(0))
        .topics(&["sandbox"])
        .help("Mischief: refuse this share of good nonces", "장애 시험: 올바른 nonce를 이 비율만큼 거부합니다");
    SLOW_ORDERS = Flag::number("slow-orders", "SECONDS", 0, 86_400)
        .only_for(Verb::Sandbox)
        .default(Fallback::Number(0))
        .topics(&["sandbox"])
        .help("Mischief: keep orders processing this long", "장애 시험: 주문을 이 시간(초) 동안 처리 중으로 둡니다");
    STUCK_ORDERS = Flag::switch("stuck-orders")
        .only_for(Verb::Sandbox)
        .topics(&["sandbox"])
        .help("Mischief: never finish an order", "장애 시험: 주문을 끝내지 않습니다");
    RATE_LIMITED = Flag::number("rate-limited", "N", 0, 1_000_000)
        .only_for(Verb::Sandbox)
        .default(Fallback::Number(0))
        .topics(&["sandbox"])
        .help("Mischief: answer the first N requests with 429 and Retry-After", "장애 시험: 처음 N개의 요청에 429와 Retry-After로 응답합니다");
    UNAVAILABLE = Flag::number("unavailable", "N", 0, 1_000_000)
        .only_for(Verb::Sandbox)
        .default(Fallback::Number(0))
        .topics(&["sandbox"])
        .help("Mischief: answer the first N requests with 503 and Retry-After", "장애 시험: 처음 N개의 요청에 503과 Retry-After로 응답합니다");
    BROKEN_BODIES = Flag::number("broken-bodies", "PERCENT", 0, 99)
        .only_for(Verb::Sandbox)
        .default(Fallback::Number(0))
        .topics(&["sandbox"])
        .help("Mischief: break off this share of answers", "장애 시험: 응답을 이 비율만큼 중간에 끊습니다");
    ALREADY_REPLACED = Flag::switch("already-replaced")
        .only_for(Verb::Sandbox)
        .topics(&["sandbox"])
        .help("Mischief: call every replaced certificate replaced already", "장애 시험: 교체하려는 인증서가 이미 교체되었다고 응답합니다");
}
