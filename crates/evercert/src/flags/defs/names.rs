//! Flags about which certificate is meant and what it names.

use crate::flags::flag::{Flag, SavedForm};

flags! {
    DOMAINS = Flag::comma_list("domains", "DOMAIN")
        .short('d')
        .aliases(&["domain"])
        .topics(&["certonly", "certificates", "manage", "install"])
        .help("Domain names, separated by commas; can be repeated", "도메인 이름입니다. 쉼표로 구분하며 여러 번 쓸 수 있습니다");
    IP_ADDRESS = Flag::repeat("ip-address", "IP")
        .topics(&["certonly", "certificates", "manage"])
        .help("An IPv4 or IPv6 address; can be repeated", "IPv4 또는 IPv6 주소입니다. 여러 번 쓸 수 있습니다");
    CERT_NAME = Flag::text("cert-name", "NAME")
        .topics(&["certonly", "renew", "manage", "install"])
        .help("Name of the certificate as shown by 'certificates'", "'certificates'에 표시되는 인증서 이름입니다");
    DUPLICATE = Flag::switch("duplicate")
        .topics(&["certonly", "automation"])
        .help("Make a new certificate even if one with these names exists", "같은 이름의 인증서가 있어도 새로 만듭니다");
    EXPAND = Flag::switch("expand")
        .topics(&["certonly", "automation"])
        .help("Let a certificate grow when it holds some of the names", "일부 이름이 이미 든 인증서가 있으면 이름을 추가하여 확장합니다");
    RENEW_WITH_NEW_DOMAINS = Flag::switch("renew-with-new-domains")
        .topics(&["certonly", "automation"])
        .help("Accept other names for the certificate of --cert-name", "--cert-name 인증서의 이름이 바뀌는 것을 허용합니다");
    KEEP_UNTIL_EXPIRING = Flag::switch("keep-until-expiring")
        .aliases(&["keep", "reinstall"])
        .topics(&["certonly", "automation", "run"])
        .help("Keep a certificate with the same names until it is due", "이름이 같은 인증서는 갱신할 때까지 그대로 둡니다");
    FORCE_RENEWAL = Flag::switch("force-renewal")
        .aliases(&["renew-by-default"])
        .topics(&["certonly", "renew", "automation"])
        .help("Renew even what is not due; implies --expand", "갱신할 때가 아니어도 갱신합니다. --expand를 포함합니다");
    ALLOW_SUBSET_OF_NAMES = Flag::switch("allow-subset-of-names")
        .saved("allow_subset_of_names", SavedForm::Bool)
        .topics(&["certonly", "renew", "automation"])
        .help("Go on without the names that fail", "실패한 이름을 제외하고 계속합니다");
    CSR = Flag::text("csr", "FILE")
        .topics(&["certonly"])
        .help("Have this certificate signing request signed (DER or PEM)", "이 인증서 서명 요청(DER 또는 PEM)에 서명을 받습니다");
}
